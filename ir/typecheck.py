"""Relations between types: what fits where, what two arms have in common, what a step leads to.

The rules are those of Flyte 1.16's compiler (``validators/typing.go``), made stricter where it lets
unsafe values through: a union fits only where each variant does, opaque classes fit one another
only, and attribute paths are checked on every kind of type. Texts fit where one of several texts is
wanted, as members and literals are: which one it is, is told when it is used.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from types import NoneType
from typing import Final, TypeAlias, assert_never

from .nodes import Output
from .records import dataclass
from .types import (
    ANY,
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    DURATION,
    FLOAT,
    INT,
    NONE,
    OF_ANY_LENGTH,
    STR,
    AnnotatedType,
    DictType,
    DirectoryType,
    EnumDef,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    OpaqueDef,
    Primitive,
    RecordDef,
    RecordKind,
    TableType,
    TupleType,
    Type,
    TypeDef,
    UnionType,
)
from .values import (
    Boolean,
    Bytes,
    CallValue,
    Date,
    Datetime,
    DictValue,
    Duration,
    EntityValue,
    EnumValue,
    Float,
    Integer,
    ListValue,
    Missing,
    NameValue,
    Null,
    PathKey,
    Promise,
    RecordValue,
    String,
    Value,
)

TypeDefs = Mapping[str, TypeDef]
"""Definitions of named types, by name."""


def bare(of: Type) -> Type:
    """The type without annotations around it."""
    while isinstance(of, AnnotatedType):
        of = of.item
    return of


def is_tuple(of: Type) -> bool:
    """Whether Python code holds the values of a type of lists as tuples."""
    while isinstance(of, AnnotatedType):
        if of.annotations == OF_ANY_LENGTH:
            return True
        of = of.item
    return False


def takes_tuple(output: Output, length: int) -> bool:
    """Whether a tuple that is returned is the value of the one output, and not all outputs' values."""
    return is_tuple(output.type) or (length == 1 and output.name == "o0")


def union(variants: Iterable[Type]) -> Type:
    """The union, flat and without repeats; `ANY` where a variant is; the type itself where all agree."""
    flat: dict[Type, None] = {}
    for variant in variants:
        flat.update(
            dict.fromkeys(variant.variants if isinstance(variant, UnionType) else (variant,))
        )
    if ANY in flat or not flat:
        return ANY
    return next(iter(flat)) if len(flat) == 1 else UnionType(tuple(flat))


def takes_none(of: Type, types: TypeDefs) -> bool:
    """Whether None is a value of a type."""
    return value_fits(Null(), of, types, _no_promise)


def fits(source: Type, target: Type, types: TypeDefs) -> bool:
    """Whether every value of type `source` may be passed where `target` is wanted."""
    return _fits(source, target, types, {})


_Compared: TypeAlias = dict[tuple[str, str], bool]
"""Pairs of records, and whether one fits the other. One that is being compared fits if all else does."""


def _fits(source: Type, target: Type, types: TypeDefs, compared: _Compared) -> bool:
    source, target = bare(source), bare(target)
    if source == target or ANY in (source, target):
        return True

    def fits(source: Type, target: Type) -> bool:
        return _fits(source, target, types, compared)

    match source, target:
        case UnionType(variants), _:
            return all(fits(each, target) for each in variants)
        case _, UnionType(variants):
            return any(fits(source, each) for each in variants)
        case LiteralType(values), _:
            return all(value_fits(each, target, types, _no_promise) for each in values)
        case _, LiteralType(values):
            return any(fits(source, type_of(each, _no_promise)) for each in values)
        case Primitive(), Primitive():
            return (source, target) == (INT, FLOAT)
        case ListType(item), ListType(wanted):
            return fits(item, wanted)
        case DictType(key, value), DictType(wanted_key, wanted_value):
            return fits(key, wanted_key) and fits(value, wanted_value)
        case TupleType(items), TupleType(wanted_items):
            pairs = zip(items, wanted_items, strict=False)
            return len(items) == len(wanted_items) and all(fits(*pair) for pair in pairs)
        case TupleType(items), ListType(wanted):
            return all(fits(item, wanted) for item in items)
        case FileType(format), FileType(wanted_format):
            return _formats_agree(format, wanted_format)
        case DirectoryType(format), DirectoryType(wanted_format):
            return _formats_agree(format, wanted_format)
        case TableType(), TableType():
            return _table_fits(source, target, fits)
        case _:
            return _named_fits(source, target, types, compared)


_Fits: TypeAlias = Callable[[Type, Type], bool]


def _formats_agree(source: str, target: str) -> bool:
    return not source or not target or source.lower() == target.lower()


def _table_fits(source: TableType, target: TableType, fits: _Fits) -> bool:
    columns = {column.name: column.type for column in source.columns}
    return _formats_agree(source.format, target.format) and (
        not columns
        or all(
            each.name in columns and fits(columns[each.name], each.type) for each in target.columns
        )
    )


def _named_fits(source: Type, target: Type, types: TypeDefs, compared: _Compared) -> bool:
    match definition(source, types), definition(target, types):
        # Whether one opaque class is a subclass of another cannot be told from here.
        case (OpaqueDef(), RecordDef() | EnumDef() | OpaqueDef()) | (
            RecordDef() | EnumDef(),
            OpaqueDef(),
        ):
            return True
        case RecordDef() as record, RecordDef() as wanted:
            return _record_fits(record, wanted, types, compared)
        case RecordDef(kind=RecordKind.TYPED_DICT, fields=fields), None:
            entries = union(field.type for field in fields)
            return _fits(DictType(STR, entries), target, types, compared)
        case EnumDef(members=members), None:
            return all(value_fits(each.value, target, types, _no_promise) for each in members)
        case None, EnumDef(members=members):
            kinds = (type_of(each.value, _no_promise) for each in members)
            return all(_fits(source, each, types, compared) for each in kinds)
        case _:
            return False


def _record_fits(
    source: RecordDef, target: RecordDef, types: TypeDefs, compared: _Compared
) -> bool:
    """Whether one record has all that another has: a subclass, or a class that looks like one."""
    pair = (source.name, target.name)
    if pair not in compared:
        before = {each for each, fit in compared.items() if fit}
        compared[pair] = True
        compared[pair] = _fields_fit(source, target, types, compared)
        if not compared[pair]:  # and nothing can be told from having assumed that it fits
            kept = {each: fit for each, fit in compared.items() if each in before or not fit}
            compared.clear()
            compared.update(kept)
    return compared[pair]


def _fields_fit(source: RecordDef, target: RecordDef, types: TypeDefs, compared: _Compared) -> bool:
    if _READ_BY[source.kind] != _READ_BY[target.kind]:
        return False
    given = {field.name: field.type for field in source.fields}
    return all(
        field.name in given and _fits(given[field.name], field.type, types, compared)
        for field in target.fields
    )


_READ_BY: Final = {
    RecordKind.DATACLASS: "attribute",
    RecordKind.MODEL: "attribute",
    RecordKind.NAMED_TUPLE: "index",
    RecordKind.TYPED_DICT: "key",
}
"""How parts of a record are reached: records that are read alike may stand for one another."""


def definition(of: Type, types: TypeDefs) -> TypeDef | None:
    """The definition of a named type; None for any other type, and for an unknown name."""
    return types.get(of.name) if isinstance(of, NamedType) else None


PromiseType = Callable[[Promise], Type]
"""Tells the type of a promise; `ANY` where it cannot be told (an error elsewhere)."""


def _no_promise(_: Promise) -> Type:
    return ANY


def value_fits(value: Value, target: Type, types: TypeDefs, promised: PromiseType) -> bool:
    """Whether a value, with promises inside, may be passed where `target` is wanted."""
    if _CONSTANTS.get(type(value)) is target:  # most values, where a program is right
        return True
    return _Fitting(types, promised).value(value, target)


_FIELD_DEFAULTS = frozenset({"dataclasses.field", "pydantic.Field", "typing.NotRequired"})
"""What stands for a field's default that is made with each record, or for none."""


def _is_query(function: str) -> bool:
    """Whether a call looks up an artifact: a value of whatever type it was stored as."""
    return "Artifact()." in function and function.startswith("flytekit.")


def _is_attribute(name: str) -> bool:
    """Whether a name looks like an attribute of a class: its value may be anything."""
    owner, _, _ = name.rpartition(".")
    return owner.rpartition(".")[2][:1].isupper()


@dataclass(slots=True)
class _Fitting:
    """One question whether a value fits.

    Containers are compared with each type once: records in unions of records would otherwise be
    tried again at every level, twice as often each time.
    """

    types: TypeDefs
    promised: PromiseType
    known: dict[tuple[int, Type], bool] = field(default_factory=dict[tuple[int, Type], bool])
    """Answers for containers, by identity: the value that is asked about holds them all."""

    def value(self, value: Value, target: Type) -> bool:
        target = bare(target)
        if target == ANY:
            return True
        match value:
            case Missing():
                return True
            case CallValue(function) if function in _FIELD_DEFAULTS or _is_query(function):
                return True
            case CallValue(function):
                return self._unread(target, function)
            case NameValue(name):
                return self._unread(target) or _is_attribute(name)
            case EntityValue():
                return False
            case Promise():
                return fits(self.promised(value), target, self.types)
            case ListValue() | DictValue():
                key = (id(value), target)
                if key not in self.known:
                    self.known[key] = self._container(value, target)
                return self.known[key]
            case _:
                return self._constant(value, target)

    def _unread(self, target: Type, function: str = "") -> bool:
        """Whether something that the compiler does not look into may stand for a type."""
        match target:
            case UnionType(variants):
                return any(self._unread(bare(each), function) for each in variants)
            case NamedType(name) if name == function:
                return True  # an object of a class, by the call that makes it
            case FileType() | DirectoryType() | TableType():
                return True
            case NamedType():
                return isinstance(definition(target, self.types), OpaqueDef | NoneType)
            case _:
                return target == ANY

    def _container(self, value: ListValue | DictValue, target: Type) -> bool:
        match target:
            case UnionType(variants):
                return any(self.value(value, each) for each in variants)
            case LiteralType(values):
                return value in values
            case _ if isinstance(value, ListValue):
                return self._items(value.items, target)
            case _:
                return self._entries(value, target)

    def _items(self, items: tuple[Value, ...], target: Type) -> bool:
        match target:
            case ListType(wanted):
                of = bare(wanted)
                rest = [each for each in items if _CONSTANTS.get(type(each)) is not of]
                return all(self.value(each, of) for each in rest)
            case TupleType(wanted_items):
                return len(items) == len(wanted_items) and all(
                    self.value(each, wanted)
                    for each, wanted in zip(items, wanted_items, strict=True)
                )
            case _:
                return isinstance(definition(target, self.types), OpaqueDef)

    def _entries(self, value: DictValue, target: Type) -> bool:
        if isinstance(target, DictType):
            return all(
                self.value(each.key, target.key) and self.value(each.value, target.value)
                for each in value.entries
            )
        match definition(target, self.types):
            case RecordDef(fields=fields):
                given = {each.key: each.value for each in value.entries}
                wanted = {String(each.name): each for each in fields}
                return all(key in wanted for key in given) and all(
                    self.value(given[key], each.type) if key in given else each.default is not None
                    for key, each in wanted.items()
                )
            case found:
                return isinstance(found, OpaqueDef)

    def _constant(self, value: Value, target: Type) -> bool:
        match target:
            case UnionType(variants):
                return any(self.value(value, each) for each in variants)
            case LiteralType(values):
                return value in values
            case FileType() | DirectoryType() | TableType() if isinstance(value, String):
                return True  # a path or URI
            case _ if isinstance(enum := definition(target, self.types), EnumDef):
                return value == EnumValue(enum.name, getattr(value, "member", "")) or any(
                    value == member.value for member in enum.members
                )
            case _:
                return fits(type_of(value, self.promised), target, self.types)


_CONSTANTS: Final[Mapping[type, Primitive]] = {
    Null: NONE,
    Boolean: BOOL,
    Integer: INT,
    Float: FLOAT,
    String: STR,
    Bytes: BYTES,
    Datetime: DATETIME,
    Date: DATE,
    Duration: DURATION,
}
"""Classes of constants, and the types of their values."""


def type_of(value: Value, promised: PromiseType) -> Type:
    """The type of a value on its own."""
    match value:
        case Null() | Boolean() | Integer() | Float() | String():
            return _CONSTANTS[type(value)]
        case Bytes() | Datetime() | Date() | Duration():
            return _CONSTANTS[type(value)]
        case ListValue(items):
            return ListType(union(type_of(each, promised) for each in items))
        case DictValue(entries):
            return DictType(
                union(type_of(each.key, promised) for each in entries),
                union(type_of(each.value, promised) for each in entries),
            )
        case RecordValue(name) | EnumValue(name):
            return NamedType(name)
        case Promise():
            return promised(value)
        case CallValue() | EntityValue() | NameValue() | Missing():
            return ANY
        case _:
            assert_never(value)


def step(of: Type, key: PathKey, types: TypeDefs) -> Type | None:
    """The type that one step of an attribute path leads to, or None where there is no such step."""
    of = bare(of)
    match of:
        case Primitive() if of == ANY:
            return ANY
        case ListType(item):
            return item if isinstance(key, int) and key >= 0 else None
        case TupleType(items):
            return items[key] if isinstance(key, int) and 0 <= key < len(items) else None
        case DictType(wanted, value):
            return value if fits(INT if isinstance(key, int) else STR, wanted, types) else None
        case UnionType(variants):
            steps = [step(each, key, types) for each in variants if each != NONE]
            return None if None in steps else union(each for each in steps if each is not None)
        case NamedType():
            return _member(definition(of, types), key)
        case _:
            return None


def _member(of: TypeDef | None, key: PathKey) -> Type | None:
    match of:
        case OpaqueDef() | None:
            return ANY
        case RecordDef(fields=fields):
            return next((field.type for field in fields if field.name == key), None)
        case EnumDef():
            return None
        case _:
            assert_never(of)


def follow(of: Type, path: tuple[PathKey, ...], types: TypeDefs) -> Type | None:
    """The type that a whole attribute path leads to, or None where a step fails."""
    found: Type | None = of
    for key in path:
        found = step(found, key, types) if found else None
    return found
