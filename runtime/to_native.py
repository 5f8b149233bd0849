"""Turn IR values into Python objects, by IR types."""

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, assert_never

from ..ir.format import type_text
from ..ir.typecheck import TypeDefs, bare, definition, is_tuple, value_fits
from ..ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    STR,
    DictType,
    DirectoryType,
    EnumDef,
    FileType,
    ListType,
    LiteralType,
    NamedType,
    RecordDef,
    RecordKind,
    TableType,
    TupleType,
    Type,
    UnionType,
)
from ..ir.values import (
    Binding,
    Boolean,
    Bytes,
    CallValue,
    Date,
    Datetime,
    DictValue,
    Duration,
    EntityValue,
    Entry,
    EnumValue,
    Float,
    Integer,
    ListValue,
    Missing,
    NameValue,
    Null,
    Promise,
    RecordValue,
    String,
    Value,
)
from .data import Directory, File, Place, StructuredDataset
from .objects import ObjectValue

Find: TypeAlias = Callable[[str], Any]
"""Finds a class or function of the user's program by its qualified name; None where there is none."""


class UnknownNameError(LookupError):
    """Something that a value refers to by name is not in the user's code."""


def to_native(value: Value, of: Type, types: TypeDefs, find: Find) -> object:
    """The Python object of an IR value, a new one at each call.

    Raises `UnknownNameError` where a class is not found, `ValueError` for a text that is none of the
    members or literals that are wanted, and what the user's classes raise.
    """
    return _Builder(types, find).build(value, of)


class _Builder:
    def __init__(self, types: TypeDefs, find: Find) -> None:
        self._types = types
        self._find = find

    def build(self, value: Value, of: Type) -> object:
        said = _chosen(value, of, self._types)
        of = bare(said)
        match value:
            case Null():
                return None
            case String() | Integer() | Boolean() | Float():
                return self._scalar(value, of)
            case Bytes(data):
                return data
            case Datetime(text):
                return datetime.datetime.fromisoformat(text)
            case Date(text):
                return datetime.date.fromisoformat(text)
            case Duration(microseconds):
                return datetime.timedelta(microseconds=1) * microseconds
            case ListValue(items):
                found = self._list(items, of)
                return tuple(found) if is_tuple(said) else found
            case DictValue(entries):
                return self._dict(entries, of)
            case RecordValue(name, fields):
                return self._record(name, fields)
            case EnumValue(name, member):
                return self._named(name)[member]
            case ObjectValue(content=content):
                return content
            case CallValue():
                return self._call(value)
            case EntityValue(ref):
                return self._named(ref.name)
            case NameValue(name):
                return self._named(name)
            case Promise() | Missing():
                raise TypeError(f"{value} has no Python object")
            case _:
                assert_never(value)

    def _named(self, name: str) -> Any:
        found = self._find(name)
        if found is None:
            raise UnknownNameError(name)
        return found

    def _scalar(self, value: String | Integer | Boolean | Float, of: Type) -> object:
        if isinstance(enum := definition(of, self._types), EnumDef):
            member = next((each.name for each in enum.members if each.value == value), None)
            if member is None:
                raise ValueError(f"{value.value!r} is no value of `{enum.name}`")
            return self._named(enum.name)[member]
        if isinstance(of, LiteralType) and value not in of.values:
            raise ValueError(f"{value.value!r} is not {type_text(of)}")
        if isinstance(value, String) and (place := _PLACES.get(type(of))) is not None:
            return place(value.value)
        if isinstance(value, String) and of == TableType():
            return StructuredDataset(uri=value.value)
        return float(value.value) if of == FLOAT and isinstance(value, Integer) else value.value

    def _list(self, items: tuple[Value, ...], of: Type) -> list[Any] | tuple[Any, ...]:
        match of:
            case TupleType(wanted) if len(wanted) == len(items):
                return tuple(map(self.build, items, wanted))
            case ListType(item):
                own = _PLAIN.get(item)
                plain = [each.value for each in items if isinstance(each, own)] if own else []
                if len(plain) == len(items):
                    return plain
                return [self.build(each, item) for each in items]
            case _:
                return [self.build(each, ANY) for each in items]

    def _dict(self, entries: tuple[Entry, ...], of: Type) -> object:
        if isinstance(record := definition(of, self._types), RecordDef):
            names = (each.key.value for each in entries if isinstance(each.key, String))
            fields = map(Binding, names, (each.value for each in entries))
            return self._record(record.name, tuple(fields))
        key, value = (of.key, of.value) if isinstance(of, DictType) else (ANY, ANY)
        return {self.build(each.key, key): self.build(each.value, value) for each in entries}

    def _record(self, name: str, fields: tuple[Binding, ...]) -> object:
        record = definition(NamedType(name), self._types)
        known = record.fields if isinstance(record, RecordDef) else ()
        wanted = {field.name: field.type for field in known}
        given = {each.name: self.build(each.value, wanted.get(each.name, ANY)) for each in fields}
        if isinstance(record, RecordDef) and record.kind is RecordKind.TYPED_DICT:
            return given
        cls = self._named(name)
        late = _late_fields(cls) & given.keys()
        instance: object = cls(**{key: each for key, each in given.items() if key not in late})
        for field in late:
            object.__setattr__(instance, field, given[field])
        return instance

    def _call(self, value: CallValue) -> object:
        arguments = [self.build(each, ANY) for each in value.arguments]
        keywords = {each.name: self.build(each.value, ANY) for each in value.keywords}
        return self._named(value.function)(*arguments, **keywords)


def _late_fields(cls: object) -> set[str]:
    """Fields of a dataclass that its constructor does not take."""
    if not dataclasses.is_dataclass(cls):
        return set()
    return {each.name for each in dataclasses.fields(cls) if not each.init}


def _chosen(value: Value, of: Type, types: TypeDefs) -> Type:
    """The variant of a union that a value is of: one that needs no conversion before any other."""
    union = bare(of)
    if not isinstance(union, UnionType):
        return of
    variants = [each for each in union.variants if value_fits(value, each, types, _any_of)]
    own = _OWN.get(type(value))
    return next((each for each in variants if bare(each) == own), next(iter(variants), ANY))


def _any_of(_: Promise) -> Type:
    return ANY


_OWN: Final[Mapping[type, Type]] = {Integer: INT, String: STR}
"""Types of values that fit where others are wanted: ``float``, an enumeration, a file."""

_PLACES: Final[Mapping[type, type[Place]]] = {FileType: File, DirectoryType: Directory}
"""What a task is given where it wants a file or folder."""

_PLAIN: Final[Mapping[Type, type[Integer | String | Float | Boolean]]] = {
    INT: Integer,
    STR: String,
    FLOAT: Float,
    BOOL: Boolean,
}
"""Item types of lists that may be long, and the values that need no closer look."""
