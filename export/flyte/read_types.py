"""From types of Flyte to types of the IR."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Final

from ...ir.records import dataclass
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
    AnnotatedType,
    Column,
    DictType,
    DirectoryType,
    EnumDef,
    Field,
    FileType,
    ListType,
    LiteralType,
    Member,
    NamedType,
    OpaqueDef,
    RecordDef,
    RecordKind,
    TableType,
    Type,
    TypeDef,
    UnionType,
)
from ...ir.values import CallValue, String
from .read_schemas import refined, schema_type
from .read_values import constant

Json = Mapping[str, Any]
"""A message as protobuf's JSON: what a field holds is known from its name."""

SCHEMA: Final = "flytekit.types.schema.FlyteSchema"
_SIMPLE: Final[Mapping[str, Type]] = {
    "BINARY": BYTES,
    "BOOLEAN": BOOL,
    "DATETIME": DATETIME,
    "DURATION": DURATION,
    "ERROR": NamedType("flytekit.FlyteError"),
    "FLOAT": FLOAT,
    "INTEGER": INT,
    "NONE": NONE,
    "STRING": STR,
}
_PICKLED: Final[Mapping[str, Type]] = {"typing.Any": ANY, "<class 'bytes'>": BYTES}
_CLASS: Final = re.compile(r"<class '(.+)'>")


@dataclass(slots=True)
class Types:
    """The definitions of named types that were met."""

    orders: Mapping[frozenset[str], tuple[str, ...]] = field(
        default_factory=dict[frozenset[str], tuple[str, ...]]
    )
    """The order of the fields of records of which there are values."""
    defined: dict[str, TypeDef] = field(default_factory=dict[str, TypeDef])

    def in_order(self, fields: Iterable[str], schema: Json) -> list[str]:
        """The fields of a record in the order of its class, as far as that is known.

        Messages keep none, but values were packed in it, and what is required is a list.
        """
        required = [*schema.get("required", ())]
        ranks = {each: rank for rank, each in enumerate(required)}
        names = sorted(fields, key=lambda each: (ranks.get(each, len(ranks)), each))
        return [*self.orders.get(frozenset(names), names)]

    def define(self, wanted: TypeDef) -> NamedType:
        """The type under its name, or under a longer one where another has that."""
        name, number = wanted.name, 1
        while self.defined.setdefault(name, _named(wanted, name)) != _named(wanted, name):
            number += 1
            name = f"{wanted.name}{number}"
        return NamedType(name)

    def like(self, name: str, fields: list[str]) -> NamedType | None:
        """A record of the name and with these fields, of which more is known than a schema tells."""
        found = self.defined.get(name)
        is_like = isinstance(found, RecordDef) and {each.name for each in found.fields} == {*fields}
        return NamedType(name) if is_like else None


def _named(definition: TypeDef, name: str) -> TypeDef:
    match definition:
        case RecordDef(kind=kind, fields=fields):
            return RecordDef(name, kind, fields)
        case EnumDef(members=members):
            return EnumDef(name, members)
        case OpaqueDef():
            return OpaqueDef(name)


def read_type(message: Json, types: Types) -> Type:
    """The type of the IR that is exported as the message."""
    inner = _read(message, types)
    noted = message.get("annotation", {}).get("annotations", {})
    if "literal_values" in noted:
        return LiteralType(tuple(constant(each, inner) for each in noted["literal_values"]))
    if noted and "cache-key-metadata" not in noted:
        return AnnotatedType(
            inner, (CallValue("flytekit.FlyteAnnotation", (constant(noted, ANY),)),)
        )
    return inner


def _read(message: Json, types: Types) -> Type:
    match message:
        case {"simple": "STRUCT"}:
            return _struct(message, types)
        case {"simple": "DATETIME", "structure": {"tag": "date"}}:
            return DATE
        case {"simple": "ERROR"}:
            return types.define(OpaqueDef("flytekit.FlyteError"))
        case {"simple": str(kind)}:
            return _SIMPLE.get(kind, ANY)
        case {"collectionType": item}:
            return ListType(read_type(item, types))
        case {"mapValueType": value}:
            return DictType(STR, read_type(value, types))
        case {"unionType": union}:
            variants = [read_type(each, types) for each in union.get("variants", ())]
            kept = tuple(dict.fromkeys(variants))
            return UnionType(kept) if len(kept) > 1 else (kept or (ANY,))[0]
        case {"enumType": enum}:
            return _enum(enum.get("values", []), types)
        case {"blob": blob}:
            return _blob(blob, message.get("metadata", {}), types)
        case {"structuredDatasetType": table}:
            columns = (
                Column(each["name"], read_type(each["literalType"], types))
                for each in table.get("columns", ())
            )
            return TableType(tuple(columns), table.get("format", ""))
        case {"schema": schema}:
            columns = (
                Column(each["name"], _SIMPLE[each.get("type", "INTEGER")])
                for each in schema.get("columns", ())
            )
            return TableType(tuple(columns), library=SCHEMA)
        case _:
            return NONE


def _blob(blob: Json, metadata: Json, types: Types) -> Type:
    kind = blob.get("format", "")
    if kind == "NumpyArray":
        return types.define(OpaqueDef("numpy.ndarray"))
    if kind == "PythonPickle":
        text = metadata.get("python_class_name", "typing.Any")
        found = _CLASS.fullmatch(text)
        if text in _PICKLED:
            return _PICKLED[text]
        if found is None:
            return AnnotatedType(ANY, (CallValue("typing.NewType", (String(text),)),))
        return types.define(OpaqueDef(found[1]))
    return DirectoryType(kind) if blob.get("dimensionality") == "MULTIPART" else FileType(kind)


def _enum(values: list[str], types: Types) -> Type:
    """Flyte has no names of enumerations: this one is called after its values."""
    name = "Enum_" + "_".join(re.sub(r"\W", "_", each) for each in values)
    members = tuple(Member(f"M{number}", String(each)) for number, each in enumerate(values))
    return types.define(EnumDef(name[:80], members))


def _struct(message: Json, types: Types) -> Type:
    parts = message.get("structure", {}).get("dataclassType")
    schema = message.get("metadata", {})
    if parts is None:  # within a union it is left out, and the schema is all that there is
        return _described_record(schema, types) if "properties" in schema else DictType(ANY, ANY)
    names = types.in_order(parts, schema)
    fields = tuple(_field(each, parts[each], schema, types) for each in names)
    kind = RecordKind.DATACLASS
    if message.get("structure", {}).get("tag") == "Pydantic Transformer":
        kind = RecordKind.MODEL
    return types.define(RecordDef(schema.get("title", "Record"), kind, fields))


def _field(name: str, message: Json, schema: Json, types: Types) -> Field:
    known = schema.get("properties", {}).get(name, {})
    described = schema_type(known, lambda _: ANY)
    return _with_default(name, refined(read_type(message, types), described), schema, types)


def _described_record(schema: Json, types: Types) -> Type:
    """A record of which there is a schema only."""
    parts = schema.get("properties", {})
    names = types.in_order(parts, schema)
    fields = (
        (each, schema_type(parts[each], lambda inner: _described_record(inner, types)))
        for each in names
    )
    wanted = tuple(_with_default(name, of, schema, types) for name, of in fields)
    known = types.like(schema.get("title", "Record"), names)
    return known or types.define(
        RecordDef(schema.get("title", "Record"), RecordKind.DATACLASS, wanted)
    )


def _with_default(name: str, of: Type, schema: Json, types: Types) -> Field:
    known = schema.get("properties", {}).get(name, {})
    if "default" in known:
        return Field(name, of, constant(known["default"], of, types.defined))
    is_needed = name in schema.get("required", ())
    factory = CallValue("dataclasses.field")
    return Field(name, of, None if is_needed else factory)
