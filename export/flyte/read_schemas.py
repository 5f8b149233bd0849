"""From the JSON schemas that Flyte keeps of records to types of the IR: the mirror of `schemas`."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from ...ir.types import (
    ANY,
    BOOL,
    BYTES,
    DATE,
    DATETIME,
    DURATION,
    FLOAT,
    INT,
    NONE,
    STR,
    DictType,
    DirectoryType,
    FileType,
    ListType,
    LiteralType,
    TableType,
    TupleType,
    Type,
    UnionType,
)
from .read_values import constant

Json = Mapping[str, Any]
ReadRecord: TypeAlias = Callable[[Json], Type]
"""Defines the record that a schema describes."""

_SIMPLE: Final[Mapping[str, Type]] = {
    "boolean": BOOL,
    "integer": INT,
    "null": NONE,
    "number": FLOAT,
    "string": STR,
}
_FORMATS: Final[Mapping[str, Type]] = {
    "base64": BYTES,
    "date": DATE,
    "date-time": DATETIME,
    "time-delta": DURATION,
}
_CLASSES: Final[Mapping[str, Type]] = {
    "FlyteDirectory": DirectoryType(),
    "FlyteFile": FileType(),
    "StructuredDataset": TableType(),
}
"""Classes of flytekit that schemas describe as records, by title."""


def schema_type(schema: Json, record: ReadRecord) -> Type:
    """The type that is exported as the schema."""

    def inner(schema: Json) -> Type:
        return schema_type(schema, record)

    match schema:
        case {"anyOf": variants}:
            kept = tuple(dict.fromkeys(map(inner, variants)))
            return UnionType(kept) if len(kept) > 1 else (*kept, ANY)[0]
        case {"enum": values}:
            return LiteralType(tuple(constant(each, ANY) for each in values))
        case {"prefixItems": items}:
            return TupleType(tuple(map(inner, items)))
        case {"type": "array"}:
            return ListType(inner(schema["items"]) if "items" in schema else ANY)
        case {"type": "object", "properties": _}:
            return _CLASSES.get(schema.get("title", "")) or record(schema)
        case {"type": "object"}:
            if "additionalProperties" not in schema:
                return DictType(ANY, ANY)
            keys = inner(schema["propertyNames"]) if "propertyNames" in schema else STR
            return DictType(keys, inner(schema["additionalProperties"]))
        case {"type": str(kind)}:
            return _FORMATS.get(schema.get("format", ""), _SIMPLE.get(kind, ANY))
        case _:
            return ANY


def refined(of: Type, by: Type) -> Type:
    """A type with what only its schema tells: dates that are no datetimes, keys of dictionaries."""
    match of, by:
        case _ if of == DATETIME and by == DATE:
            return DATE
        case _ if of == DictType(ANY, ANY) and isinstance(by, DictType):
            return by
        case ListType(item), ListType(other):
            return ListType(refined(item, other))
        case DictType(key, value), DictType(other_key, other):
            return DictType(other_key if key == STR else key, refined(value, other))
        case UnionType(variants), UnionType(others) if len(variants) == len(others):
            return UnionType(tuple(map(refined, variants, others)))
        case _:
            return of
