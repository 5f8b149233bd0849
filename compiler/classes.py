"""Classes of the user's program: records, enumerations, and everything else, by their source."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from ..ir import paths
from ..ir.diagnostics import Help, Label
from ..ir.nodes import Located
from ..ir.rules_graph import DUPLICATE_TYPE, NONE_DEFAULT
from ..ir.rules_language import EVALUATION_FAILED
from ..ir.type_names import canonical
from ..ir.typecheck import takes_none, union
from ..ir.types import (
    NONE,
    EnumDef,
    Field,
    Member,
    NamedType,
    OpaqueDef,
    RecordDef,
    RecordKind,
    Type,
    TypeDef,
)
from ..ir.values import Binding, Boolean, CallValue, Missing, Null, Value
from .convert import to_value
from .domain import (
    Class,
    Datum,
    Deferred,
    External,
    Frame,
    Known,
    Recorded,
    Sequence,
    Subscripted,
)
from .edits import or_none, safe
from .lineage import ancestors, by_descent, lineage
from .machine import Machine

ReadType: TypeAlias = Callable[[Machine, ast.expr, Frame], Type]

_DATACLASS: Final = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
_FIELD: Final = frozenset(
    {"dataclasses.field", "pandera.Field", "pydantic.Field", "pydantic.fields.Field"}
)
_RECORD_BASES: Final = {
    "collections.namedtuple": RecordKind.NAMED_TUPLE,
    "pandera.DataFrameModel": RecordKind.MODEL,
    "pandera.SchemaModel": RecordKind.MODEL,
    "pydantic.BaseModel": RecordKind.MODEL,
    "pydantic_settings.BaseSettings": RecordKind.MODEL,
    "typing.NamedTuple": RecordKind.NAMED_TUPLE,
    "typing.TypedDict": RecordKind.TYPED_DICT,
}
_ENUM_BASES: Final = frozenset({"enum.Enum", "enum.IntEnum", "enum.ReprEnum", "enum.StrEnum"})
_MIXED_BASES: Final = frozenset(
    {"builtins.float", "builtins.int", "builtins.str", "enum.IntEnum", "enum.StrEnum"}
)
_NO_FIELDS: Final = frozenset({"typing.ClassVar", "dataclasses.InitVar", "dataclasses.KW_ONLY"})
"""What annotates names of a class that are no fields of its objects."""


def define(machine: Machine, datum: Class, read_type: ReadType) -> Type:
    """The type of a class; its definition is added to the program."""
    program = machine.program
    known = program.classes.setdefault(datum.name, datum)
    if known is datum and datum.name not in program.types:
        program.types[datum.name] = OpaqueDef(datum.name)  # a field that leads back here sees this
        program.located[datum.name] = [*_places(datum)]
        # A quoted type may lead here and stand in the class again: that ends, since it is defined now.
        quoted, machine.reading = machine.reading, []
        with machine.attempt() as found:
            program.types[datum.name] = _definition(machine, datum, read_type)
        program.findings[datum.name], machine.reading = found, quoted
    elif known.node is not datum.node and _same_text(known, datum) is False:
        _report_namesake(machine, known, datum)
    return NamedType(datum.name)


def _same_text(one: Class, other: Class) -> bool:
    return ast.dump(one.node) == ast.dump(other.node)


def _report_namesake(machine: Machine, known: Class, datum: Class) -> None:
    """Two classes of one name would be one type."""
    span = datum.frame.module.positions.name_span(datum.node)
    first = known.frame.module.positions.name_span(known.node)
    machine.log.add(
        DUPLICATE_TYPE,
        f"there is another class called `{datum.name}`",
        span,
        also=(Label(first, "the other class", primary=False),),
    )


def _places(datum: Class) -> Iterator[Located]:
    """Where the class and its own fields or members are declared."""
    path, positions = paths.type_definition(datum.name), datum.frame.module.positions
    yield Located(path, positions.name_span(datum.node))
    for statement in datum.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield Located(paths.argument(path, name), positions.span(statement))
            case _:
                pass


def _definition(machine: Machine, datum: Class, read_type: ReadType) -> TypeDef:
    if is_enum(machine, datum):
        names = dict[Value, str]()
        for name, value in _members(machine, datum):
            names.setdefault(
                value, name
            )  # a later name of the same value is another of that member
        return EnumDef(datum.name, tuple(Member(name, value) for value, name in names.items()))
    kind = record_kind(machine, datum)
    if kind is None:
        return OpaqueDef(datum.name)
    return RecordDef(datum.name, kind, tuple(record_fields(machine, datum, read_type)))


# What a class is


def is_enum(machine: Machine, datum: Class) -> bool:
    """Whether a class is an enumeration; sets of flags are none."""
    return any(_origin(base) in _ENUM_BASES for base in ancestors(machine, datum))


def is_mixed(machine: Machine, datum: Class) -> bool:
    """Whether the members of an enumeration are values of another class too."""
    return any(_origin(base) in _MIXED_BASES for base in ancestors(machine, datum))


def record_kind(machine: Machine, datum: Class) -> RecordKind | None:
    """Which construct a class with typed fields was declared with; None for any other class."""
    if any(_is_dataclass(machine, each) for each in lineage(machine, datum)):
        return RecordKind.DATACLASS
    kinds = (_RECORD_BASES.get(_origin(base)) for base in ancestors(machine, datum))
    return next((kind for kind in kinds if kind is not None), None)


def _is_dataclass(machine: Machine, datum: Class) -> bool:
    decorators = (machine.evaluate(each, datum.frame) for each in datum.node.decorator_list)
    return any(_origin(each) in _DATACLASS for each in decorators)


def _origin(datum: Datum) -> str:
    match datum:
        case External(name) | Recorded(function=name) | Subscripted(External(name)):
            return canonical(name)
        case _:
            return ""


def is_named_tuple(machine: Machine, datum: Class) -> bool:
    """Whether a class is a named tuple, by whatever way it is declared."""
    return record_kind(machine, datum) is RecordKind.NAMED_TUPLE


def class_scope(machine: Machine, datum: Class) -> Frame:
    """The names that the body of a class sees: those that it binds itself first."""
    scope = Frame(datum.frame.module, {}, datum.frame, qualifier=datum.name)
    for statement in datum.node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                scope.names[name] = Deferred(_Late(machine, scope, name, value))
            case ast.ClassDef(name=name):
                scope.names[name] = Class(statement, scope, f"{datum.name}.{name}")
            case _:
                pass
    return scope


class _Late:
    """Evaluates the value of a name of a class when it is needed, without that name itself."""

    def __init__(self, machine: Machine, scope: Frame, name: str, value: ast.expr) -> None:
        self._machine, self._scope, self._name, self._value = machine, scope, name, value

    def __call__(self) -> Datum:
        del self._scope.names[self._name]
        found = self._machine.evaluate(self._value, self._scope)
        self._scope.names[self._name] = found
        return found


# Records


def named_tuple_fields(machine: Machine, datum: Class, read_type: ReadType) -> tuple[Field, ...]:
    """The fields of a ``NamedTuple`` class."""
    return tuple(record_fields(machine, datum, read_type))


def record_fields(machine: Machine, datum: Class, read_type: ReadType) -> Iterator[Field]:
    """The annotated fields of a class: those of its bases in the program first, as Python orders them."""
    kind = record_kind(machine, datum)
    is_data = kind is RecordKind.DATACLASS
    own = {
        each: [*_own_fields(machine, each, kind, read_type)]
        for each in reversed(lineage(machine, datum))
        if not is_data or _is_dataclass(machine, each)
    }
    found = {field.name: field for fields in own.values() for field in fields}
    for each in reversed(by_descent(machine, datum)) if is_data else ():
        found.update((field.name, field) for field in own.get(each, ()))
    yield from found.values()


def _own_fields(
    machine: Machine, datum: Class, kind: RecordKind | None, read_type: ReadType
) -> Iterator[Field]:
    scope = class_scope(machine, datum)
    total = _is_total(machine, datum)
    for statement in datum.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                around = marks(machine, annotation, scope)
                if not is_field(name, around, kind):
                    continue
                of = read_type(machine, annotation, scope)
                default = _default(machine, value, scope, kind) if value else None
                if kind is RecordKind.TYPED_DICT and _may_lack(around, total):
                    default = ABSENT
                if default == Null() and not takes_none(of, machine.program.types):
                    of = union((of, NONE))
                    way_out = safe(NONE_HELP, *or_none(annotation, scope))
                    report_none_default(machine, f"field `{name}`", scope, statement, way_out)
                yield Field(name, of, default)
            case _:
                pass


ABSENT: Final = CallValue("typing.NotRequired")
"""Stands as the default of a key that a dictionary may lack."""


def _is_total(machine: Machine, datum: Class) -> bool:
    given = (each.value for each in datum.node.keywords if each.arg == "total")
    return all(machine.evaluate(each, datum.frame) != Known(False) for each in given)


def _may_lack(marks: list[str], total: bool) -> bool:
    return "typing.NotRequired" in marks or not (total or "typing.Required" in marks)


def is_field(name: str, around: list[str], kind: RecordKind | None) -> bool:
    """Whether an annotated name is a field, by the names around its type."""
    hidden = kind is RecordKind.MODEL and (name.startswith("_") or name == "model_config")
    return not hidden and _NO_FIELDS.isdisjoint(around)


def marks(machine: Machine, node: ast.expr, frame: Frame) -> list[str]:
    """The names around the type of an annotation, outermost first: ``ClassVar``, ``Required``, ..."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        quoted = re.match(_CLASS_VAR, node.value)
        return [f"typing.{quoted[1]}"] if quoted else []
    found = list[str]()
    with machine.attempt():  # what is wrong with the type is reported where it is read
        while isinstance(node, ast.Subscript):
            found.append(_origin(machine.evaluate(node.value, frame)))
            node = node.slice
        if isinstance(node, ast.Name | ast.Attribute):
            found.append(_origin(machine.evaluate(node, frame)))
    return found


_CLASS_VAR: Final = r"\s*(?:\w+\.)*(ClassVar|NotRequired|Required)\b"
"""A quoted annotation that is marked, as `dataclasses` looks for it."""


def _default(
    machine: Machine, node: ast.expr, frame: Frame, kind: RecordKind | None
) -> Value | None:
    """A field's default; what makes it anew for each record, where something does."""
    datum = machine.evaluate(node, frame)
    if isinstance(datum, Recorded) and datum.function in _FIELD:
        return _field_default(machine, datum, node, frame)
    if datum == Known(...) and kind is RecordKind.MODEL:
        return None
    if kind is RecordKind.DATACLASS and isinstance(datum, Sequence) and datum.kind == "list":
        return _report_mutable(machine, node, frame)
    return to_value(machine, datum, frame, node)


def _field_default(machine: Machine, field: Recorded, node: ast.expr, frame: Frame) -> Value | None:
    """What ``field(...)`` says of a default."""
    keywords = field.keywords
    default = keywords.get("default", field.arguments[0] if field.arguments else None)
    if default is not None and default != Known(...):
        return to_value(machine, default, frame, node)
    if (factory := keywords.get("default_factory")) is not None:
        made = to_value(machine, factory, frame, node)
        return CallValue("dataclasses.field", (), (Binding("default_factory", made),))
    if keywords.get("init") == Known(False):
        return CallValue("dataclasses.field", (), (Binding("init", Boolean(False)),))
    return None


def _report_mutable(machine: Machine, node: ast.expr, frame: Frame) -> Value:
    message = "Python refuses a list as the default of a dataclass: all its objects would share it"
    way_out = "write `field(default_factory=lambda: [...])`, or `field(default_factory=list)`"
    machine.report(EVALUATION_FAILED, message, frame, node, helps=(way_out,))
    return Missing()


NONE_HELP: Final = "add `| None` to the type, or give another default"


def report_none_default(
    machine: Machine, what: str, frame: Frame, node: ast.expr | ast.stmt, way_out: Help
) -> None:
    """Report a default of None where the type does not have it."""
    message = f"{what} has the default `None`, which its type does not allow"
    machine.report(NONE_DEFAULT, message, frame, node, helps=(way_out,))


# Enumerations


def is_flag(machine: Machine, datum: Class) -> bool:
    """Whether a class is a ``Flag``, whose members join, and are no numbers."""
    return any(_origin(base) == "enum.Flag" for base in ancestors(machine, datum))


def _members(machine: Machine, datum: Class) -> list[tuple[str, Value]]:
    """The names of an enumeration with their values, in order; some may be of one value."""
    scope = class_scope(machine, datum)
    is_text = any(_origin(base) == "enum.StrEnum" for base in ancestors(machine, datum))
    found = list[tuple[str, Value]]()
    numbers = [0]
    for name, node in _assigned(datum):
        value = machine.evaluate(node, scope)
        if isinstance(value, Recorded) and value.function == "enum.auto":
            value = Known(name.lower() if is_text else max(numbers) + 1)
        if isinstance(value, Known) and isinstance(value.value, int):
            numbers.append(value.value)
        found.append((name, to_value(machine, value, scope, node)))
    return found


def _assigned(datum: Class) -> Iterator[tuple[str, ast.expr]]:
    for statement in datum.node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if not name.startswith("_"):
                yield name, value
            case _:
                pass


def member_named(machine: Machine, datum: Class, name: str) -> str | None:
    """The member of an enumeration that a name stands for; None where there is none."""
    members = _members(machine, datum)
    value = next((value for each, value in members if each == name), None)
    return next((each for each, other in members if other == value), None) if value else None
