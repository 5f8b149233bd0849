"""From types of the IR to types of Flyte."""

from collections.abc import Mapping
from typing import Final, assert_never

from ...ir.format import type_text
from ...ir.rules_export import NO_TYPE
from ...ir.types import (
    AnnotatedType,
    DictType,
    DirectoryType,
    EnumDef,
    FileType,
    Kind,
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
    UnionType,
)
from ...ir.values import (
    Boolean,
    CallValue,
    Datetime,
    Duration,
    Float,
    Integer,
    String,
    Value,
)
from .context import Context, Message, given
from .packing import plain
from .schemas import json_schema

NONE: Final[Message] = {"simple": "NONE"}
MSGPACK: Final = "msgpack"
_PACKED: Final[Message] = {"annotations": {"cache-key-metadata": {"serialization-format": MSGPACK}}}
"""What flytekit notes on types whose values are packed."""

_SIMPLE: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.BOOL: ("BOOLEAN", "bool"),
    Kind.DATE: ("DATETIME", "date"),
    Kind.DATETIME: ("DATETIME", "datetime"),
    Kind.DURATION: ("DURATION", "timedelta"),
    Kind.FLOAT: ("FLOAT", "float"),
    Kind.INT: ("INTEGER", "int"),
    Kind.NONE: ("NONE", "none"),
    Kind.STR: ("STRING", "str"),
}
"""Simple types, and their tags in unions, by the kind of primitive."""

_PICKLED: Final[Mapping[Kind, str]] = {Kind.ANY: "typing.Any", Kind.BYTES: "<class 'bytes'>"}

_LITERALS: Final[Mapping[type[Value], str]] = {
    Boolean: "BOOLEAN",
    Datetime: "DATETIME",
    Duration: "DURATION",
    Float: "FLOAT",
    Integer: "INTEGER",
    String: "STRING",
}


def literal_type(of: Type, context: Context) -> Message:
    """The Flyte type of an IR type; reports what Flyte has no type for."""
    match of:
        case Primitive(kind):
            return {"simple": _SIMPLE[kind][0]} if kind in _SIMPLE else _pickle(_PICKLED[kind])
        case ListType(item):
            return {"collectionType": literal_type(item, context)}
        case DictType(key, value):
            if key == Primitive(Kind.STR):
                return {"mapValueType": literal_type(value, context)}
            return {"simple": "STRUCT", "annotation": _PACKED}
        case UnionType(variants):
            tagged = [_tagged(each, context) for each in variants]
            return {"unionType": {"variants": tagged}}
        case LiteralType(values):
            return _literal(of, values, context)
        case FileType(format):
            return {"blob": given(format=format)}
        case DirectoryType(format):
            return {"blob": given(format=format, dimensionality="MULTIPART")}
        case TableType(library="flytekit.types.schema.FlyteSchema"):
            return {"schema": _schema(of, context)}
        case TableType():
            return {"structuredDatasetType": _table(of, context)}
        case AnnotatedType(item, annotations):
            return _annotated(literal_type(item, context), annotations)
        case NamedType(name):
            return _named(name, context)
        case TupleType():
            what = f"Flyte has no type for `{type_text(of)}`"
            context.report(NO_TYPE, what, "use a dataclass, or a list where all items are alike")
            return NONE
        case _:
            assert_never(of)


def tagged_type(of: Type, context: Context) -> Message:
    """The type as a value in a union carries it."""
    return _tagged(of, context)


def _tagged(of: Type, context: Context) -> Message:
    return {**literal_type(of, context), "structure": {"tag": _tag(of, context)}}


def _tag(of: Type, context: Context) -> str:
    """The name of flytekit's transformer, by which it knows the variant of a union."""
    match of:
        case Primitive(kind):
            return _SIMPLE[kind][1] if kind in _SIMPLE else "FlytePickle"
        case ListType():
            return "Typed List"
        case DictType():
            return "Typed Dict"
        case UnionType():
            return "Typed Union"
        case LiteralType():
            return "LiteralTypeTransformer"
        case FileType():
            return "FlyteFilePath"
        case DirectoryType():
            return "FlyteDirectory"
        case TableType(library="flytekit.types.schema.FlyteSchema"):
            return "FlyteSchema Transformer"
        case TableType():
            return "StructuredDataset Transformer"
        case AnnotatedType(item, annotations):
            return "FlytePickle" if _is_new(annotations) else _tag(item, context)
        case NamedType(name):
            return _named_tag(name, context)
        case TupleType():
            return ""
        case _:
            assert_never(of)


# Kinds of type


def _pickle(python_class: str) -> Message:
    """What flytekit falls back to for classes that it does not know."""
    return {
        "blob": {"format": "PythonPickle"},
        "metadata": {"python_class_name": python_class},
    }


def _literal(of: LiteralType, values: tuple[Value, ...], context: Context) -> Message:
    kinds = {type(each) for each in values}
    simple = _LITERALS.get(type(values[0])) if len(kinds) == 1 else None
    if simple is None:
        message = f"Flyte has no type for `{type_text(of)}`"
        context.report(NO_TYPE, message, "use values of one kind, or a union")
        return NONE
    texts = [plain(each) for each in values]
    return {"simple": simple, "annotation": {"annotations": {"literal_values": texts}}}


def _table(of: TableType, context: Context) -> Message:
    columns = [
        {"name": each.name, "literalType": literal_type(each.type, context)} for each in of.columns
    ]
    return given(columns=columns, format=of.format)


_SCHEMA_COLUMNS: Final = frozenset(
    {"BOOLEAN", "DATETIME", "DURATION", "FLOAT", "INTEGER", "STRING"}
)
"""Types of columns that a schema, the older kind of table, can have."""


def _schema(of: TableType, context: Context) -> Message:
    columns = list[Message]()
    for each in of.columns:
        simple = literal_type(each.type, context).get("simple")
        if simple in _SCHEMA_COLUMNS:
            columns.append({"name": each.name, "type": simple})
        else:
            what = f"a schema has no columns of type `{type_text(each.type)}`, as `{each.name}` is"
            context.report(NO_TYPE, what, "use a `StructuredDataset`")
    return given(columns=columns)


def _annotated(item: Message, annotations: tuple[Value, ...]) -> Message:
    """The type with the data of a ``FlyteAnnotation``; other annotations leave no trace."""
    for each in annotations:
        match each:
            case CallValue(function, arguments, keywords) if function.endswith(".FlyteAnnotation"):
                data = (*arguments, *(keyword.value for keyword in keywords))
                return {**item, "annotation": {"annotations": _plain_entries(data[0])}}
            case CallValue("typing.NewType", (String(name),)):
                return _pickle(name)
            case _:
                pass
    return item


def _is_new(annotations: tuple[Value, ...]) -> bool:
    """Whether a type is a ``NewType``, which flytekit knows nothing of."""
    return any(isinstance(e, CallValue) and e.function == "typing.NewType" for e in annotations)


def _plain_entries(data: Value) -> Message:
    found = plain(data)
    return {str(key): each for key, each in found.items()} if isinstance(found, dict) else {}


# Classes

_KNOWN: Final[Mapping[str, tuple[Message, str]]] = {
    "numpy.ndarray": ({"blob": {"format": "NumpyArray"}}, "NumPy Array"),
    "flytekit.FlyteError": ({"simple": "ERROR"}, "FlyteError"),
    "flytekit.types.error.FlyteError": ({"simple": "ERROR"}, "FlyteError"),
    "flytekit.types.error.error.FlyteError": ({"simple": "ERROR"}, "FlyteError"),
    "datetime.time": (_pickle("<class 'datetime.time'>"), "FlytePickle"),
}
"""Types, and tags in unions, of classes that flytekit has transformers for."""


def _named(name: str, context: Context) -> Message:
    match context.types.get(name):
        case EnumDef() as enum:
            return _enum(enum, context)
        case RecordDef(kind=RecordKind.TYPED_DICT):
            return {"simple": "STRUCT", "annotation": _PACKED}
        case RecordDef() as record:
            return _record(record, context)
        case OpaqueDef() | None:
            known = _KNOWN.get(name)
            return known[0] if known else _pickle(f"<class '{name.removeprefix('builtins.')}'>")


def _named_tag(name: str, context: Context) -> str:
    match context.types.get(name):
        case EnumDef():
            return "DefaultEnumTransformer"
        case RecordDef(kind=RecordKind.MODEL):
            return "Pydantic Transformer"
        case RecordDef(kind=RecordKind.TYPED_DICT):
            return "Typed Dict"
        case RecordDef():
            return "Object-Dataclass-Transformer"
        case OpaqueDef() | None:
            known = _KNOWN.get(name)
            return known[1] if known else "FlytePickle"


def _enum(enum: EnumDef, context: Context) -> Message:
    values = [each.value.value for each in enum.members if isinstance(each.value, String)]
    if len(values) != len(enum.members):
        message = f"Flyte has no type for `{enum.name}`: its members are not all strings"
        context.report(NO_TYPE, message, "give each member a string")
    return {"enumType": {"values": values}}


def _record(record: RecordDef, context: Context) -> Message:
    """A structural type; flytekit describes its fields twice, for people and for propeller."""
    if record.name in context.records:
        message = f"Flyte has no type for `{record.name}`: it holds itself"
        context.report(NO_TYPE, message, "keep the inner ones in a list of plain dictionaries")
        return NONE
    context.records.append(record.name)
    fields = {
        each.name: literal_type(each.type, context)
        for each in record.fields
        if not isinstance(each.type, TupleType)
    }
    schema = json_schema(record, context.types)
    context.records.pop()
    return given(
        simple="STRUCT",
        metadata=schema,
        structure={"dataclassType": fields},
        annotation=_PACKED,
    )
