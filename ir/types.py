"""The type language of the IR.

Types are structural, except for the user's own classes, which are named: a `NamedType` refers to a
definition in the package. So recursive records are finite, and a class is written once.
"""

from enum import Enum
from typing import Final, TypeAlias

from .records import dataclass
from .values import NameValue, Value


class Kind(Enum):
    """The kinds of primitive type, by their Python names."""

    ANY = "Any"
    NONE = "None"
    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    STR = "str"
    BYTES = "bytes"
    DATETIME = "datetime"
    DATE = "date"
    DURATION = "timedelta"


@dataclass(frozen=True, slots=True)
class Primitive:
    """A type without parts."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class ListType:
    """``list[item]``."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class DictType:
    """``dict[key, value]``."""

    key: "Type"
    value: "Type"


@dataclass(frozen=True, slots=True)
class TupleType:
    """``tuple[a, b]``, of fixed length."""

    items: "tuple[Type, ...]"


@dataclass(frozen=True, slots=True)
class UnionType:
    """``a | b``; at least two variants, flat, in source order, no variant twice."""

    variants: "tuple[Type, ...]"


@dataclass(frozen=True, slots=True)
class LiteralType:
    """``Literal["a", 1]``."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FileType:
    """A file, passed by reference."""

    format: str = ""
    """File extension without the dot, or "" for any."""


@dataclass(frozen=True, slots=True)
class DirectoryType:
    """A directory, passed by reference."""

    format: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: "Type"


@dataclass(frozen=True, slots=True)
class TableType:
    """A dataframe or structured dataset."""

    columns: tuple[Column, ...] = ()
    """Known columns; () for unknown ones."""
    format: str = ""
    """Storage format (``parquet``), or ""."""
    library: str = ""
    """Qualified class that user code sees (``pandas.DataFrame``), or "" for the generic dataset."""


@dataclass(frozen=True, slots=True)
class AnnotatedType:
    """``Annotated[item, ...]``."""

    item: "Type"
    annotations: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class NamedType:
    """A class of the user's program or of a library; the package holds its definition."""

    name: str


Type: TypeAlias = (
    Primitive
    | ListType
    | DictType
    | TupleType
    | UnionType
    | LiteralType
    | FileType
    | DirectoryType
    | TableType
    | AnnotatedType
    | NamedType
)


def tuple_of(item: Type) -> Type:
    """``tuple[item, ...]``: to other systems a list, and a tuple to Python code."""
    return AnnotatedType(ListType(item), OF_ANY_LENGTH)


OF_ANY_LENGTH: Final[tuple[Value, ...]] = (NameValue("builtins.tuple"),)
"""What is said of a list that is a tuple to Python code."""

ANY: Final = Primitive(Kind.ANY)
NONE: Final = Primitive(Kind.NONE)
BOOL: Final = Primitive(Kind.BOOL)
INT: Final = Primitive(Kind.INT)
FLOAT: Final = Primitive(Kind.FLOAT)
STR: Final = Primitive(Kind.STR)
BYTES: Final = Primitive(Kind.BYTES)
DATETIME: Final = Primitive(Kind.DATETIME)
DATE: Final = Primitive(Kind.DATE)
DURATION: Final = Primitive(Kind.DURATION)

_PRIMITIVES: Final = {
    each.kind: each for each in (ANY, NONE, BOOL, INT, FLOAT, STR, BYTES, DATETIME, DATE, DURATION)
}


def shared(of: "Type") -> "Type":
    """An equal type, for a primitive the constant from above: `is` sees that two of these are equal."""
    return _PRIMITIVES[of.kind] if isinstance(of, Primitive) else of


class RecordKind(Enum):
    """Which Python construct a record was declared with."""

    DATACLASS = "dataclass"
    MODEL = "model"
    TYPED_DICT = "typed_dict"
    NAMED_TUPLE = "named_tuple"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record."""

    name: str
    type: Type
    default: Value | None = None
    """None where the field must be given."""


@dataclass(frozen=True, slots=True)
class RecordDef:
    """A class with typed fields."""

    name: str
    kind: RecordKind
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an enumeration."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class EnumDef:
    """An enumeration."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class OpaqueDef:
    """A class whose inside the compiler does not know: values pass through, unread."""

    name: str


TypeDef: TypeAlias = RecordDef | EnumDef | OpaqueDef
