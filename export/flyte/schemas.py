"""The JSON schema of a record, as mashumaro 3 writes it for flytekit (draft 2020-12)."""

from collections.abc import Mapping
from typing import Final, assert_never

from ...ir.types import (
    AnnotatedType,
    DictType,
    DirectoryType,
    EnumDef,
    Field,
    FileType,
    Kind,
    ListType,
    LiteralType,
    NamedType,
    Primitive,
    RecordDef,
    RecordKind,
    TableType,
    TupleType,
    Type,
    TypeDef,
    UnionType,
)
from ...ir.values import Binding, Boolean, CallValue
from .context import Message
from .packing import NotPlainError, as_json, plain

Schema = Message

_PRIMITIVES: Final[Mapping[Kind, Schema]] = {
    Kind.ANY: {},
    Kind.NONE: {"type": "null"},
    Kind.BOOL: {"type": "boolean"},
    Kind.INT: {"type": "integer"},
    Kind.FLOAT: {"type": "number"},
    Kind.STR: {"type": "string"},
    Kind.BYTES: {"type": "string", "format": "base64"},
    Kind.DATETIME: {"type": "string", "format": "date-time"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.DURATION: {"type": "number", "format": "time-delta"},
}

_TEXT: Final[Schema] = {"type": "string"}
_PATH: Final[Schema] = {"anyOf": [_TEXT, {"type": "string", "format": "path"}], "default": None}
_MAYBE_TEXT: Final[list[object]] = [_TEXT, {"type": "null"}]
_TEXTS: Final[Schema] = {
    "type": "object",
    "additionalProperties": _TEXT,
    "propertyNames": _TEXT,
}


class NoSchemaError(Exception):
    """A field whose class mashumaro cannot write: flytekit leaves the schema out then."""


def json_schema(record: RecordDef, types: Mapping[str, TypeDef]) -> Schema | None:
    """The schema of a record; None where a field has a class that has none."""
    try:
        return _record(record, types, ())
    except (NoSchemaError, NotPlainError):
        return None


def _record(record: RecordDef, types: Mapping[str, TypeDef], within: tuple[str, ...]) -> Schema:
    if record.name in within:
        raise NoSchemaError
    inside = (*within, record.name)
    fields = {each.name: _field(each, types, inside) for each in record.fields if _is_given(each)}
    required = [each.name for each in record.fields if each.default is None]
    schema = _object(record.name.rpartition(".")[2], fields)
    return {**schema, "required": [*required]} if required else schema


def _is_given(field: Field) -> bool:
    """Whether the field is given when a record is made; mashumaro leaves any other out."""
    default = field.default
    given = default.keywords if isinstance(default, CallValue) else ()
    return Binding("init", Boolean(value=False)) not in given


def _object(title: str, fields: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "title": title,
        "properties": {**fields},
        "additionalProperties": False,
    }


def _field(field: Field, types: Mapping[str, TypeDef], within: tuple[str, ...]) -> Schema:
    schema = _schema(field.type, types, within)
    default = field.default
    if default is None:
        return schema
    if isinstance(default, CallValue):
        given = {each.name: each.value for each in default.keywords}
        if "default" not in given:
            return schema  # a factory's product is no default
        default = given["default"]
    return {**schema, "default": as_json(plain(default, types))}


def _schema(of: Type, types: Mapping[str, TypeDef], within: tuple[str, ...]) -> Schema:
    def inner(of: Type) -> Schema:
        return _schema(of, types, within)

    match of:
        case Primitive(kind):
            return _PRIMITIVES[kind]
        case ListType(Primitive(Kind.ANY)):
            return {"type": "array"}
        case ListType(item):
            return {"type": "array", "items": inner(item)}
        case DictType(Primitive(Kind.ANY), _):
            return {"type": "object"}
        case DictType(key, value):
            names = inner(key)
            return {"type": "object", "additionalProperties": inner(value), "propertyNames": names}
        case UnionType(variants):
            return {"anyOf": [inner(each) for each in variants]}
        case LiteralType(values):
            return {"enum": [plain(each, types) for each in values]}
        case TupleType(items):
            return {
                "type": "array",
                "prefixItems": [inner(each) for each in items],
                "minItems": len(items),
                "maxItems": len(items),
            }
        case FileType():
            metadata: Schema = {"anyOf": [_TEXTS, {"type": "null"}], "default": None}
            return _object("FlyteFile", {"path": _PATH, "metadata": metadata})
        case DirectoryType():
            return _object("FlyteDirectory", {"path": _PATH})
        case TableType():
            return _table(of)
        case AnnotatedType(item):
            return inner(item)
        case NamedType(name):
            return _named(types.get(name), types, within)
        case _:
            assert_never(of)


def _table(of: TableType) -> Schema:
    if of.library:
        raise NoSchemaError
    uri: Schema = {"anyOf": _MAYBE_TEXT, "default": None}
    file_format: Schema = {"anyOf": _MAYBE_TEXT, "default": ""}
    return _object("StructuredDataset", {"uri": uri, "file_format": file_format})


def _named(
    definition: TypeDef | None, types: Mapping[str, TypeDef], within: tuple[str, ...]
) -> Schema:
    match definition:
        case EnumDef(members=members):
            return {"enum": [plain(each.value, types) for each in members]}
        case RecordDef(kind=RecordKind.DATACLASS):
            return _record(definition, types, within)
        case _:
            raise NoSchemaError
