"""Classes of a user's library, and the definitions that the IR has of them."""

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from flowc.ir.types import (
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    EnumDef,
    Field,
    ListType,
    Member,
    NamedType,
    OpaqueDef,
    RecordDef,
    RecordKind,
    Type,
    TypeDef,
    UnionType,
)
from flowc.ir.values import (
    Binding,
    Float,
    Integer,
    ListValue,
    RecordValue,
    String,
)


class Color(Enum):
    """Values that are texts."""

    RED = "red"
    DARK_RED = "dark red"


class Level(Enum):
    """Values that are numbers."""

    LOW = 1
    HIGH = 2


@dataclass
class Point:
    """One field has a default, one is none of the constructor's."""

    x: int
    y: float = 0.5
    sum: float = field(init=False, default=0.0)


@dataclass(frozen=True)
class Twin:
    """Another class with the same fields."""

    x: int
    y: float
    sum: float


@dataclass
class Tree:
    """A record that holds itself."""

    name: str
    children: "list[Tree]"


class Pair(NamedTuple):
    """A named tuple."""

    left: int
    right: str


class Model:
    """Shaped as pydantic's models are."""

    model_fields = ("size",)

    def __init__(self, size: int) -> None:
        self.size = size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and other.size == self.size

    __hash__ = None  # type: ignore[assignment]  # as pydantic's


class Opaque:
    """What the compiler knows nothing about."""


CLASSES = {f"lib.{each.__name__}": each for each in (Color, Level, Point, Twin, Tree, Pair, Model)}
for each in CLASSES.values():
    each.__module__, each.__qualname__ = "lib", each.__name__

POINT_FIELDS = (Field("x", INT), Field("y", FLOAT, Float(0.5)), Field("sum", FLOAT, Float(0.0)))
DEFINITIONS: tuple[TypeDef, ...] = (
    EnumDef("lib.Color", (Member("RED", String("red")), Member("DARK_RED", String("dark red")))),
    EnumDef("lib.Level", (Member("LOW", Integer(1)), Member("HIGH", Integer(2)))),
    RecordDef("lib.Point", RecordKind.DATACLASS, POINT_FIELDS),
    RecordDef("lib.Twin", RecordKind.DATACLASS, POINT_FIELDS),
    RecordDef(
        "lib.Tree",
        RecordKind.DATACLASS,
        (Field("name", STR), Field("children", ListType(NamedType("lib.Tree")))),
    ),
    RecordDef("lib.Pair", RecordKind.NAMED_TUPLE, (Field("left", INT), Field("right", STR))),
    RecordDef("lib.Model", RecordKind.MODEL, (Field("size", INT),)),
    RecordDef("lib.Options", RecordKind.TYPED_DICT, (Field("fast", BOOL),)),
    OpaqueDef("lib.Opaque"),
)
TYPES = {each.name: each for each in DEFINITIONS}
COLOR, LEVEL, POINT, TWIN, TREE, PAIR, MODEL, OPTIONS, OPAQUE = map(NamedType, TYPES)


def optional(of: Type) -> Type:
    return UnionType((of, NONE))


def point(x: int, y: float = 0.5, name: str = "lib.Point") -> RecordValue:
    fields = (Binding("x", Integer(x)), Binding("y", Float(y)), Binding("sum", Float(0.0)))
    return RecordValue(name, fields)


def pair(left: int, right: str) -> RecordValue:
    return RecordValue(
        "lib.Pair", (Binding("left", Integer(left)), Binding("right", String(right)))
    )


def integers(*numbers: int) -> ListValue:
    return ListValue(tuple(map(Integer, numbers)))


BIG = 2**63
