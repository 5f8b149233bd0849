"""What the classes of the IR look like to a codec, read once from their annotations.

The schema mirrors the classes: a dataclass is a message of its name, a union is a message that is a
choice, an enumeration is an enumeration. So a new node is a dataclass and a message in the schema,
and no codec changes. `tests/test_schemas.py` holds both against one another.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, EnumType
from functools import cache
from types import UnionType
from typing import (
    Any,
    Final,
    TypeAlias,
    Union,
    assert_never,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from . import nodes, types, values
from .nodes import NO_OPTIONS, Fragment, Package
from .records import dataclass
from .values import Missing

Unit: TypeAlias = Package | Fragment
"""What a file holds."""


class Scalar(Enum):
    """What a field holds that has no parts, by the schema's name for it."""

    BOOL = "bool"
    INT32 = "int32"
    INT64 = "int64"
    DOUBLE = "double"
    STRING = "string"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """One of the names of an enumeration."""

    type: type[Enum]


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A dataclass that holds one scalar, and is written as that scalar."""

    type: type[Any]
    field: str
    holds: Scalar | Enumeration


@dataclass(frozen=True, slots=True)
class Record:
    """A dataclass, written as a message."""

    type: type[Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A union, written as a message of which one field is set."""

    name: str


Shape: TypeAlias = Scalar | Enumeration | Wrapper | Record | Choice


class Presence(Enum):
    """How often a field's value may be there."""

    PLAIN = "plain"
    """Once; not written where it is zero."""
    OPTIONAL = "optional"
    """Once or not at all, which is None."""
    REPEATED = "repeated"
    """Any number of times."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record, or a member of a choice."""

    name: str
    """In the dataclass and in the schema."""
    json: str
    shape: Shape
    presence: Presence = Presence.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Every record and every choice of the IR."""

    records: Mapping[type[Any], tuple[Field, ...]]
    choices: Mapping[str, Mapping[type[Any], Field]]
    nesting: frozenset[str]
    """Choices that can hold themselves."""

    def zero(self, shape: Shape) -> object:
        """What a plain field is when it is absent; None where it must not be."""
        match shape:
            case Scalar():
                return _ZEROS[shape]
            case Wrapper(of, _, Scalar() as holds):
                return of(_ZEROS[holds])
            case Record(of):
                fields = [(self.absent(field), field.presence) for field in self.records[of]]
                if (None, Presence.PLAIN) in fields:
                    return None
                zero = of(*(zero for zero, _ in fields))
                return NO_OPTIONS if zero == NO_OPTIONS else zero  # known by identity, too
            case Enumeration() | Choice() | Wrapper():
                return None

    def required(self, field: Field) -> bool:
        """Whether a field must not be absent."""
        return field.presence is Presence.PLAIN and self.zero(field.shape) is None

    def absent(self, field: Field) -> object:
        """What a field is when it is absent; None too where it must not be."""
        match field.presence:
            case Presence.REPEATED:
                return ()
            case Presence.OPTIONAL:
                return None
            case Presence.PLAIN:
                return self.zero(field.shape)


_ZEROS: Final[Mapping[Scalar, object]] = {
    Scalar.BOOL: False,
    Scalar.INT32: 0,
    Scalar.INT64: 0,
    Scalar.DOUBLE: 0.0,
    Scalar.STRING: "",
    Scalar.BYTES: b"",
}

_SCALARS: Final[Mapping[object, Scalar]] = {
    bool: Scalar.BOOL,
    int: Scalar.INT32,
    float: Scalar.DOUBLE,
    str: Scalar.STRING,
    bytes: Scalar.BYTES,
}
_UNIONS: Final = (Union, UnionType)
_WIDE: Final = frozenset({"Duration.microseconds", "Integer.value", "Limits.bytes"})
"""Fields of 64 bits."""

_KEYS: Final[Mapping[type[Any], Field]] = {
    str: Field("name", "name", Scalar.STRING),
    int: Field("index", "index", Scalar.INT64),
}
"""Members of a choice of Python's own types: `PathKey`."""

UNIT: Final = Choice("Unit")


@cache
def table() -> Table:
    """The table of the whole IR."""
    shapes = _Shapes(dict(_unions()))
    records, found = dict[type[Any], tuple[Field, ...]](), list(_records(shapes, UNIT))
    while found:
        of = found.pop()
        if of not in records:
            records[of] = shapes.fields(of)
            found.extend(each for field in records[of] for each in _records(shapes, field.shape))
    return Table(records, shapes.choices, _nesting(records, shapes.choices))


def enumerator(member: Enum) -> str:
    """The schema's name of a member of an enumeration."""
    return f"{snake_case(type(member).__name__)}_{member.name}".upper()


def snake_case(name: str) -> str:
    """``LaunchPlan`` as ``launch_plan``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def camel_case(name: str) -> str:
    """``launch_plan`` as ``launchPlan``: the name in JSON."""
    head, *tail = name.split("_")
    return head + "".join(map(str.capitalize, tail))


def _unions() -> Iterator[tuple[str, tuple[type[Any], ...]]]:
    """The unions that have a name, and what may be in them when they are written."""
    yield UNIT.name, get_args(Unit)
    for name, value in {**vars(values), **vars(types), **vars(nodes)}.items():
        if get_origin(value) in _UNIONS:
            yield name, tuple(each for each in get_args(value) if each is not Missing)


class _Shapes:
    """Shapes of annotations."""

    def __init__(self, unions: Mapping[str, tuple[type[Any], ...]]) -> None:
        self._names = {frozenset(members): name for name, members in unions.items()}
        self._wrappers = dict(_wrappers({each for union in unions.values() for each in union}))
        self.choices = {
            name: {each: self._member(each) for each in members} for name, members in unions.items()
        }

    def fields(self, of: type[Any]) -> tuple[Field, ...]:
        """The fields of a record, in order."""
        hints = get_type_hints(of)
        return tuple(
            self._field(of, each.name, hints[each.name]) for each in dataclasses.fields(of)
        )

    def _field(self, of: type[Any], name: str, hint: Any) -> Field:
        presence, arguments = Presence.PLAIN, get_args(hint)
        if get_origin(hint) is tuple:
            presence, hint = Presence.REPEATED, arguments[0]
        elif type(None) in arguments:
            presence = Presence.OPTIONAL
        shape = Scalar.INT64 if f"{of.__name__}.{name}" in _WIDE else self._shape(hint)
        return Field(name, camel_case(name), shape, presence)

    def _shape(self, hint: Any) -> Shape:
        if get_origin(hint) in _UNIONS:
            members = [each for each in get_args(hint) if each not in (type(None), Missing)]
            return (
                Choice(self._names[frozenset(members)]) if members[1:] else self._shape(members[0])
            )
        return self._wrappers.get(hint) or _plain(hint) or Record(hint)

    def _member(self, of: type[Any]) -> Field:
        if of in _KEYS:
            return _KEYS[of]
        name = snake_case(re.sub(r"(?<=[a-z])(Value|Type|Def)$", "", of.__name__))
        return Field(name, camel_case(name), self._shape(of))


def _wrappers(members: Iterable[type[Any]]) -> Iterator[tuple[type[Any], Wrapper]]:
    """The members of unions that hold nothing but one scalar."""
    for member in members:
        if dataclasses.is_dataclass(member) and len(fields := dataclasses.fields(member)) == 1:
            wide = f"{member.__name__}.{fields[0].name}" in _WIDE
            shape = _plain(get_type_hints(member)[fields[0].name])
            if shape is not None:
                yield member, Wrapper(member, fields[0].name, Scalar.INT64 if wide else shape)


def _plain(hint: Any) -> Scalar | Enumeration | None:
    if isinstance(hint, EnumType):
        return Enumeration(cast("type[Enum]", hint))
    return _SCALARS.get(hint)


def _records(shapes: _Shapes, shape: Shape) -> Iterator[type[Any]]:
    """The records that a value of the shape begins with."""
    match shape:
        case Record(of):
            yield of
        case Choice(name):
            members = shapes.choices[name].values()
            yield from (each.shape.type for each in members if isinstance(each.shape, Record))
        case Scalar() | Enumeration() | Wrapper():
            pass
        case _:
            assert_never(shape)


def _nesting(
    records: Mapping[type[Any], tuple[Field, ...]], choices: Mapping[str, Mapping[type[Any], Field]]
) -> frozenset[str]:
    """The choices that can hold themselves."""

    def inside(fields: Iterable[Field]) -> Iterator[str]:
        stack, seen = [*fields], set[Shape]()
        while stack:
            shape = stack.pop().shape
            if shape in seen:
                continue
            seen.add(shape)
            if isinstance(shape, Choice):
                yield shape.name
                stack.extend(choices[shape.name].values())
            elif isinstance(shape, Record):
                stack.extend(records[shape.type])

    return frozenset(name for name, members in choices.items() if name in inside(members.values()))
