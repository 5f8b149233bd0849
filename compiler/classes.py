"""Classes of the user's program: records, enumerations, and everything else, by their source."""

import ast
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from ..ir.types import (
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
from ..ir.values import Value
from .convert import to_value
from .domain import MISSING, Class, Datum, External, Frame, Recorded
from .machine import Machine

ReadType: TypeAlias = Callable[[Machine, ast.expr, Frame], Type]

_DATACLASS: Final = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
_FIELD: Final = frozenset({"dataclasses.field", "pydantic.Field"})
_RECORD_BASES: Final = {
    "pydantic.BaseModel": RecordKind.MODEL,
    "pydantic.main.BaseModel": RecordKind.MODEL,
    "typing.TypedDict": RecordKind.TYPED_DICT,
    "typing_extensions.TypedDict": RecordKind.TYPED_DICT,
    "typing.NamedTuple": RecordKind.NAMED_TUPLE,
}
_ENUM_BASES: Final = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"})


def define(machine: Machine, datum: Class, read_type: ReadType) -> Type:
    """The type of a class; its definition is added to the program."""
    types = machine.program.types
    if datum.name not in types:
        types[datum.name] = OpaqueDef(datum.name)  # a field that leads back here sees this
        types[datum.name] = _definition(machine, datum, read_type)
    return NamedType(datum.name)


def _definition(machine: Machine, datum: Class, read_type: ReadType) -> TypeDef:
    bases = [*_bases(machine, datum)]
    if any(isinstance(each, External) and each.name in _ENUM_BASES for each in bases):
        return EnumDef(datum.name, tuple(_members(machine, datum)))
    kind = _record_kind(machine, datum, bases)
    if kind is None:
        return OpaqueDef(datum.name)
    return RecordDef(datum.name, kind, tuple(record_fields(machine, datum, read_type)))


def _bases(machine: Machine, datum: Class) -> Iterator[Datum]:
    """The bases of a class and, for classes of the program, theirs; nearest first."""
    pending, seen = [datum], set[str]()
    while pending:
        current = pending.pop(0)
        if current.name in seen:
            continue
        seen.add(current.name)
        for node in current.node.bases:
            base = machine.evaluate(node, current.frame)
            yield base
            if isinstance(base, Class):
                pending.append(base)


def _record_kind(machine: Machine, datum: Class, bases: list[Datum]) -> RecordKind | None:
    for node in datum.node.decorator_list:
        if _origin(machine.evaluate(node, datum.frame)) in _DATACLASS:
            return RecordKind.DATACLASS
    for base in bases:
        if (kind := _RECORD_BASES.get(_origin(base))) is not None:
            return kind
    return None


def _origin(datum: Datum) -> str:
    match datum:
        case External(name) | Recorded(function=name):
            return name
        case _:
            return ""


def is_named_tuple(machine: Machine, datum: Class) -> bool:
    """Whether a class is declared with ``NamedTuple`` as its base."""
    bases = [machine.evaluate(node, datum.frame) for node in datum.node.bases]
    return any(_origin(base) == "typing.NamedTuple" for base in bases)


def named_tuple_fields(machine: Machine, datum: Class, read_type: ReadType) -> tuple[Field, ...]:
    """The fields of a ``NamedTuple`` class."""
    return tuple(record_fields(machine, datum, read_type))


def record_fields(machine: Machine, datum: Class, read_type: ReadType) -> Iterator[Field]:
    """The annotated fields of a class: those of its bases in the program first, as Python orders them."""
    found = dict[str, Field]()
    lineage = [datum, *(each for each in _bases(machine, datum) if isinstance(each, Class))]
    for each in reversed(lineage):
        found.update((field.name, field) for field in _own_fields(machine, each, read_type))
    yield from found.values()


def _own_fields(machine: Machine, datum: Class, read_type: ReadType) -> Iterator[Field]:
    for statement in datum.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                of = read_type(machine, annotation, datum.frame)
                default = _default(machine, value, datum.frame) if value else None
                yield Field(name, of, default)
            case _:
                pass


def _default(machine: Machine, node: ast.expr, frame: Frame) -> Value:
    """A field's default; ``field(default=x)`` stands for ``x``."""
    datum = machine.evaluate(node, frame)
    if isinstance(datum, Recorded) and datum.function in _FIELD and "default" in datum.keywords:
        datum = datum.keywords["default"]
    return to_value(machine, datum, frame, node)


def _members(machine: Machine, datum: Class) -> Iterator[Member]:
    for statement in datum.node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found = to_value(machine, machine.evaluate(value, datum.frame), datum.frame, value)
                yield Member(name, found)
            case _:
                pass


def named_tuple(machine: Machine, datum: Recorded) -> list[Datum] | None:
    """The items of a ``NamedTuple`` of the program that was made; None for anything else."""
    definition = machine.program.types.get(datum.function)
    if not datum.record or not isinstance(definition, RecordDef):
        return None
    if definition.kind is not RecordKind.NAMED_TUPLE:
        return None
    return [datum.keywords.get(field.name, MISSING) for field in definition.fields]
