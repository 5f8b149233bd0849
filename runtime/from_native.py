"""Turn Python objects into IR values, by IR types."""

import dataclasses
import datetime
import numbers
import os
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from itertools import repeat
from math import isnan
from typing import Final, TypeAlias, assert_never, cast

from ..ir.format import type_text
from ..ir.typecheck import TypeDefs, definition
from ..ir.types import (
    ANY,
    FLOAT,
    INT,
    NONE,
    STR,
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
from ..ir.values import (
    INT64_MAX,
    INT64_MIN,
    Binding,
    Boolean,
    Bytes,
    Date,
    Datetime,
    DictValue,
    Duration,
    Entry,
    EnumValue,
    Float,
    Integer,
    ListValue,
    Null,
    RecordValue,
    String,
    Value,
)
from .brief import Mismatch, object_text
from .data import Reference, StructuredDataset
from .dsl import Option
from .objects import class_name
from .scalars import is_unicode

_MICROSECOND: Final = datetime.timedelta(microseconds=1)

Other: TypeAlias = Callable[[object, Type], Value | None]
"""What stands for an object that has no IR value of the type: a promise, `keep`; None for nothing."""


def _nothing(_: object, __: Type) -> Value | None:
    return None


def from_native(
    obj: object, of: Type, types: TypeDefs, other: Other = _nothing, *, written: bool = False
) -> Value | Mismatch:
    """The IR value of a Python object, or why it is no value of the type.

    An ``int`` fits where ``float`` is wanted, a ``bool`` never where ``int`` is. In a union the
    variant that fits without conversion wins, then the first that fits at all. Where the object is
    `written` in a program, a file in it is the call that makes it, and not merely its path.
    """
    try:
        return _Reader(types, other, written).read(obj, of, exact=False)
    except RecursionError:
        return Mismatch(type_text(of), "an object that is nested too deeply")


def plain_value(obj: object) -> Value | None:
    """The value of an object of just a class that is data; None for any other, and what has no value."""
    read = _EXACT.get(type(obj))
    return read(obj, False) if read else None


class _Reader:
    def __init__(self, types: TypeDefs, other: Other, written: bool) -> None:
        self._types = types
        self._other = other
        self._written = written

    def read(self, obj: object, of: Type, *, exact: bool) -> Value | Mismatch:
        if self._written and isinstance(obj, Option | Reference):
            return self._other(obj, ANY) or _mismatch(obj, of)
        found = self._own(obj, of, exact)
        if isinstance(found, Mismatch):
            return self._other(obj, of) or found
        return found

    def _own(self, obj: object, of: Type, exact: bool) -> Value | Mismatch:
        match of:
            case Primitive(Kind.ANY):
                return self._any(obj)
            case Primitive(kind):
                return _SCALARS[kind](obj, exact) or _mismatch(obj, of)
            case AnnotatedType(item):
                return self._own(obj, item, exact)
            case ListType(item):
                return self._list(obj, of, item, exact)
            case DictType(key, value):
                return self._dict(obj, of, key, value, exact)
            case TupleType(items):
                return self._tuple(obj, of, items, exact)
            case UnionType(variants):
                return self._union(obj, of, variants, exact)
            case LiteralType(values):
                found = self._any(obj)
                return found if found in values else _mismatch(obj, of)
            case FileType() | DirectoryType() | TableType():
                return _path(obj, exact) or _mismatch(obj, of)
            case NamedType():
                return self._named(obj, of, exact)
            case _:
                assert_never(of)

    def _any(self, obj: object) -> Value | Mismatch:
        kind = type(obj)
        if (read := _EXACT.get(kind)) is not None:
            return read(obj, False) or _mismatch(obj, ANY)
        if kind is list:
            return self._list(obj, ANY, ANY, False)
        if kind is dict:
            return self._dict(obj, ANY, ANY, ANY, False)
        defined = NamedType(class_name(kind))
        if not isinstance(definition(defined, self._types), OpaqueDef | None):
            return self._named(obj, defined, True)
        if (other := self._other(obj, ANY)) is not None:
            return other
        if kind is tuple:
            return self._list(obj, ANY, ANY, False)
        alike = (read(obj, False) for read in _ALIKE)
        return next((each for each in alike if each is not None), _mismatch(obj, ANY))

    def _list(self, obj: object, of: Type, item: Type, exact: bool) -> Value | Mismatch:
        if not isinstance(obj, list if exact else list | tuple):
            return _mismatch(obj, of)
        objects = cast("list[object]", obj)
        if (read := _FAST.get(item)) is not None and all(type(each) is read[0] for each in objects):
            values = [read[1](each, True) for each in objects]
            if None not in values:
                return ListValue(tuple(each for each in values if each is not None))
        return self._items(objects, repeat(item), exact)

    def _tuple(
        self, obj: object, of: Type, items: tuple[Type, ...], exact: bool
    ) -> Value | Mismatch:
        if not isinstance(obj, tuple if exact else list | tuple):
            return _mismatch(obj, of)
        objects = cast("list[object]", obj)
        if len(objects) != len(items):
            return Mismatch(
                type_text(of), f"{object_text(objects)}, which has {len(objects)} items"
            )
        return self._items(objects, items, exact)

    def _items(
        self, objects: Iterable[object], items: Iterable[Type], exact: bool
    ) -> Value | Mismatch:
        values = list[Value]()
        for each, item in zip(objects, items, strict=False):
            value = self.read(each, item, exact=exact)
            if isinstance(value, Mismatch):
                return value.within(len(values))
            values.append(value)
        return ListValue(tuple(values))

    def _dict(self, obj: object, of: Type, key: Type, value: Type, exact: bool) -> Value | Mismatch:
        if not isinstance(obj, Mapping):
            return _mismatch(obj, of)
        entries = list[Entry]()
        for each, item in cast("Mapping[object, object]", obj).items():
            read_key = self.read(each, key, exact=exact)
            if isinstance(read_key, Mismatch):
                return Mismatch(type_text(of), f"{{{object_text(each)}: ...}}")
            read = self.read(item, value, exact=exact)
            if isinstance(read, Mismatch):
                return read.within(each if isinstance(each, str | int) else object_text(each))
            entries.append(Entry(read_key, read))
        return DictValue(tuple(entries))

    def _union(
        self, obj: object, of: Type, variants: tuple[Type, ...], exact: bool
    ) -> Value | Mismatch:
        for strictness in (True,) if exact else (True, False):
            for variant in variants:
                found = self._own(obj, variant, strictness)
                if not isinstance(found, Mismatch):
                    return found
        others = (self._other(obj, variant) for variant in variants)
        found_other = next((each for each in others if each is not None), None)
        return found_other or self._nearest(obj, of, variants)

    def _nearest(self, obj: object, of: Type, variants: tuple[Type, ...]) -> Mismatch:
        """Why no variant fits: the part that does not, where only one variant comes into question."""
        some = [variant for variant in variants if variant != NONE]
        inner = self._own(obj, some[0], False) if len(some) == 1 else None
        return inner if isinstance(inner, Mismatch) and inner.path else _mismatch(obj, of)

    def _named(self, obj: object, of: NamedType, exact: bool) -> Value | Mismatch:
        found = definition(of, self._types)
        match found:
            case RecordDef():
                return self._record(obj, of, found, exact)
            case EnumDef():
                return self._enum(obj, found, exact) or _mismatch(obj, of)
            case OpaqueDef() | None:
                return self._any(obj)
            case _:
                assert_never(found)

    def _record(
        self, obj: object, of: NamedType, record: RecordDef, exact: bool
    ) -> Value | Mismatch:
        given = _fields(obj, record.kind)
        wanted = {field.name for field in record.fields}
        if given is None or not wanted - _may_lack(record) <= {*given} <= wanted:
            return _mismatch(obj, of)
        name = class_name(type(obj))
        is_named = record.kind is RecordKind.TYPED_DICT or name == record.name
        if exact and not is_named:
            return _mismatch(obj, of)
        if not is_named and isinstance(own := self._types.get(name), RecordDef):
            return self._record(obj, of, own, exact=True)  # a subclass stays what it is
        fields = list[Binding]()
        for field in record.fields:
            if field.name not in given:
                continue
            value = self.read(given[field.name], field.type, exact=exact)
            if isinstance(value, Mismatch):
                return value.within(field.name)
            fields.append(Binding(field.name, value))
        return RecordValue(record.name, tuple(fields))

    def _enum(self, obj: object, enum: EnumDef, exact: bool) -> Value | None:
        if not isinstance(obj, Enum):
            value = None if exact else self._any(obj)
            members = (each.name for each in enum.members if each.value == value)
        elif exact and class_name(type(obj)) != enum.name:
            return None
        else:
            members = (each.name for each in enum.members if each.name == obj.name)
        return next((EnumValue(enum.name, name) for name in members), None)


def _mismatch(obj: object, of: Type) -> Mismatch:
    return Mismatch(type_text(of), _problem(obj))


def _problem(obj: object) -> str:
    text = object_text(obj)
    match obj:
        case int() if not INT64_MIN <= obj <= INT64_MAX:
            return f"{text}, which is beyond 64 bits"
        case float() if isnan(obj):
            return "NaN, which is not equal to itself"
        case str() if not is_unicode(obj):
            return f"{text}, which has a lone surrogate"
        case _:
            return text


def _may_lack(record: RecordDef) -> set[str]:
    """The fields that an instance may be without: keys of a dictionary that are not required."""
    if record.kind is not RecordKind.TYPED_DICT:
        return set()
    return {field.name for field in record.fields if field.default is not None}


def _fields(obj: object, kind: RecordKind) -> Mapping[str, object] | None:
    """The fields of an instance by name; None where it is not of such a class."""
    names: Iterable[str]
    match kind:
        case RecordKind.TYPED_DICT:
            return cast("Mapping[str, object]", obj) if isinstance(obj, Mapping) else None
        case RecordKind.DATACLASS:
            if not dataclasses.is_dataclass(obj) or isinstance(obj, type):
                return None
            names = [field.name for field in dataclasses.fields(obj)]
        case RecordKind.NAMED_TUPLE:
            names = cast("Iterable[str]", getattr(type(obj), "_fields", ()))
            if not issubclass(type(obj), tuple):
                return None
        case RecordKind.MODEL:
            names = cast("Iterable[str]", getattr(type(obj), "model_fields", ()))
        case _:
            assert_never(kind)
    return {name: getattr(obj, name) for name in names}


def _path(obj: object, exact: bool) -> Value | None:
    """A file, by its path; in a union a plain string prefers to be a string."""
    if isinstance(obj, str):
        return None if exact else _string(obj, exact)
    if isinstance(obj, StructuredDataset) and obj.dataframe is None and obj.uri is not None:
        return _string(obj.uri, exact)
    if not isinstance(obj, os.PathLike):
        return None
    return _string(os.fsdecode(cast("os.PathLike[str]", obj)), exact)


_Scalar: TypeAlias = Callable[[object, bool], Value | None]


def _none(obj: object, _: bool) -> Value | None:
    return Null() if obj is None else None


def _bool(obj: object, _: bool) -> Value | None:
    return Boolean(obj) if isinstance(obj, bool) else None


def _int(obj: object, _: bool) -> Value | None:
    if type(obj) is int:
        number = obj
    elif isinstance(obj, bool) or not isinstance(obj, numbers.Integral):
        return None
    else:
        number = int(obj)
    return Integer(number) if INT64_MIN <= number <= INT64_MAX else None


def _float(obj: object, exact: bool) -> Value | None:
    if isinstance(obj, bool) or not isinstance(obj, numbers.Real):
        return None
    if exact and isinstance(obj, numbers.Integral):
        return None
    try:
        number = float(obj)
    except OverflowError:
        return None
    return None if isnan(number) else Float(number)


def _string(obj: object, _: bool) -> Value | None:
    return String(str.__str__(obj)) if isinstance(obj, str) and is_unicode(obj) else None


def _bytes(obj: object, _: bool) -> Value | None:
    return Bytes(bytes(obj)) if isinstance(obj, bytes | bytearray) else None


def _datetime(obj: object, _: bool) -> Value | None:
    return Datetime(obj.isoformat()) if isinstance(obj, datetime.datetime) else None


def _date(obj: object, _: bool) -> Value | None:
    if isinstance(obj, datetime.datetime) or not isinstance(obj, datetime.date):
        return None
    return Date(obj.isoformat())


def _duration(obj: object, _: bool) -> Value | None:
    if not isinstance(obj, datetime.timedelta):
        return None
    length = obj // _MICROSECOND
    return Duration(length) if INT64_MIN <= length <= INT64_MAX else None


def _no_scalar(_: object, __: bool) -> Value | None:
    return None


_SCALARS: Final[Mapping[Kind, _Scalar]] = {
    Kind.ANY: _no_scalar,
    Kind.NONE: _none,
    Kind.BOOL: _bool,
    Kind.INT: _int,
    Kind.FLOAT: _float,
    Kind.STR: _string,
    Kind.BYTES: _bytes,
    Kind.DATETIME: _datetime,
    Kind.DATE: _date,
    Kind.DURATION: _duration,
}

_EXACT: Final[Mapping[type, _Scalar]] = {
    type(None): _none,
    bool: _bool,
    int: _int,
    float: _float,
    str: _string,
    bytes: _bytes,
    datetime.datetime: _datetime,
    datetime.date: _date,
    datetime.timedelta: _duration,
}
"""What an object is where no type says so."""

_FAST: Final[Mapping[Type, tuple[type, _Scalar]]] = {
    INT: (int, _int),
    FLOAT: (float, _float),
    STR: (str, _string),
}
"""Item types of lists that may be long, and the class that needs no closer look."""

_ALIKE: Final = (_int, _float, _string)
"""What else it may be, where nothing keeps the object itself: NumPy's numbers, strings of a subclass."""
