"""Read values that people and other programs give, by IR types: decoded JSON, and bare texts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import repeat
from math import isnan
from typing import Final, assert_never, cast

from ..ir.format import type_text, value_text
from ..ir.given import default_of
from ..ir.nodes import Input
from ..ir.suggest import nearest
from ..ir.typecheck import TypeDefs, bare, definition
from ..ir.types import (
    ANY,
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
    CallValue,
    DictValue,
    Entry,
    EnumValue,
    ListValue,
    Null,
    RecordValue,
    String,
    Value,
)
from .brief import Mismatch, object_text
from .scalars import BOOLEANS, NULLS, SCALARS, TEXTS


def read_json(obj: object, of: Type, types: TypeDefs) -> Value | Mismatch:
    """The value that decoded JSON stands for where a type is wanted, or why it is none.

    A record or dictionary is an object (a dictionary also a list of pairs), an enumeration's member
    its value or name, a time ISO 8601 text, a duration seconds or text, bytes Base64, a file its path.
    In a union the variant that fits without conversion wins, then the first that fits at all.
    """
    try:
        return _Reader(types).read(obj, of, False)
    except RecursionError:
        return Mismatch(type_text(of), "a value that is nested too deeply")


def read_argument(text: str, of: Type, types: TypeDefs) -> Value | Mismatch:
    """The value that one command-line argument stands for, or why it is none of the type.

    Texts, numbers, enumerations, times and files are bare; lists, dictionaries and records are JSON.
    """
    of = bare(of)
    match of:
        case Primitive(Kind.ANY):
            found = _argument_json(text, of, types)
            bare_text = TEXTS[Kind.STR](text) if isinstance(found, Mismatch) else None
            return bare_text or found
        case Primitive(kind):
            return TEXTS[kind](text) or _not_text(text, of)
        case FileType() | DirectoryType() | TableType():
            return TEXTS[Kind.STR](text) or _not_text(text, of)
        case LiteralType(values):
            return next((each for each in values if _names(each, text)), _not_text(text, of))
        case UnionType(variants):
            return _argument_variant(text, of, variants, types)
        case NamedType() if isinstance(enum := definition(of, types), EnumDef):
            return _member(text, enum) or _one_of(text, _short(text), enum)
        case _:
            return _argument_json(text, of, types)


def _argument_variant(
    text: str, of: Type, variants: tuple[Type, ...], types: TypeDefs
) -> Value | Mismatch:
    """The first variant that a text is of, None before all others."""
    some = [each for each in variants if each != NONE]
    ordered = [each for each in variants if each == NONE] + some
    read = [read_argument(text, each, types) for each in ordered]
    found = next((each for each in read if not isinstance(each, Mismatch)), None)
    if found is not None:
        return found
    only = read[-1] if len(some) == 1 else None
    return _or_none(only) if isinstance(only, Mismatch) else _not_text(text, of)


def _member(text: str, enum: EnumDef) -> Value | None:
    by_value = (each.name for each in enum.members if _names(each.value, text))
    by_name = (each.name for each in enum.members if each.name == text)
    name = next(by_value, None) or next(by_name, None)
    return EnumValue(enum.name, name) if name else None


def _names(value: Value, text: str) -> bool:
    """Whether a text is how one writes a value of a `Literal` or enumeration."""
    match value:
        case String(own):
            return own == text
        case Null():
            return text in NULLS
        case Boolean(truth):
            return BOOLEANS.get(text) is truth
        case EnumValue(_, member):
            return member == text
        case _:
            return value_text(value) == text


def _argument_json(text: str, of: Type, types: TypeDefs) -> Value | Mismatch:
    try:
        return read_json(json.loads(text), of, types)
    except json.JSONDecodeError as error:
        where = f"character {error.pos + 1}" if error.pos < len(text) else "its end"
        message = f"{error.msg[:1].lower()}{error.msg[1:]}"
        found = _but(_not_text(text, of), f"which is not JSON: {message} at {where}")
        return replace(found, hint=_WRITTEN)
    except (ValueError, RecursionError):  # a number of too many digits, or lists in lists in lists
        return _not_text(text, of)


def _not_text(text: str, of: Type) -> Mismatch:
    return Mismatch(type_text(of), _short(text))


def _short(text: str) -> str:
    """A command-line argument, as a message shows it."""
    shown = text.encode("utf-8", "backslashreplace").decode()
    return f"`{shown}`" if len(shown) <= _LONGEST else f"`{shown[: _LONGEST - 3]}...`"


_LONGEST: Final = 80
"""Characters of a command-line argument that a message shows."""

_WRITTEN: Final = (
    'lists, dictionaries and records are written as JSON: \'["a", "b"]\', \'{"x": 1}\''
)


class _Reader:
    def __init__(self, types: TypeDefs) -> None:
        self._types = types

    def read(self, obj: object, of: Type, exact: bool) -> Value | Mismatch:
        match of:
            case Primitive(Kind.ANY):
                return self._any(obj)
            case Primitive(kind):
                return SCALARS[kind](obj, exact) or _mismatch(obj, of)
            case AnnotatedType(item):
                return self.read(obj, item, exact)
            case ListType(item):
                return self._items(obj, of, repeat(item), exact)
            case TupleType(items):
                return self._tuple(obj, of, items, exact)
            case DictType(key, value):
                return self._dict(obj, of, key, value, exact)
            case UnionType(variants):
                return self._union(obj, of, variants, exact)
            case LiteralType(values):
                return self._literal(obj, values) or _mismatch(obj, of)
            case FileType() | DirectoryType() | TableType():
                path = None if exact else SCALARS[Kind.STR](obj, exact)
                return path or _mismatch(obj, of)
            case NamedType():
                return self._named(obj, of, exact)
            case _:
                assert_never(of)

    def _any(self, obj: object) -> Value | Mismatch:
        kind = _KINDS.get(type(obj))
        if kind is not None:
            return SCALARS[kind](obj, True) or _mismatch(obj, ANY)
        if isinstance(obj, list):
            return self._items(cast("object", obj), ANY, repeat(ANY), False)
        return self._dict(obj, ANY, STR, ANY, False)

    def _tuple(
        self, obj: object, of: Type, items: tuple[Type, ...], exact: bool
    ) -> Value | Mismatch:
        count = _count(obj)
        if count not in (None, len(items)):
            return _but(_mismatch(obj, of), f"which has {count} items")
        return self._items(obj, of, items, exact)

    def _items(self, obj: object, of: Type, items: Iterable[Type], exact: bool) -> Value | Mismatch:
        if not isinstance(obj, list):
            return _mismatch(obj, of)
        values = list[Value]()
        for each, item in zip(cast("list[object]", obj), items, strict=False):
            value = self.read(each, item, exact)
            if isinstance(value, Mismatch):
                return value.within(len(values))
            values.append(value)
        return ListValue(tuple(values))

    def _dict(self, obj: object, of: Type, key: Type, value: Type, exact: bool) -> Value | Mismatch:
        pairs = _pairs(obj)
        if pairs is None:
            return _mismatch(obj, of)
        entries = list[Entry]()
        for name, item in pairs:
            read_key = self._key(name, key, exact)
            if isinstance(read_key, Mismatch):
                return _but(_mismatch(obj, of), f"with key {object_text(name)}")
            read = self.read(item, value, exact)
            if isinstance(read, Mismatch):
                return read.within(name if isinstance(name, str | int) else object_text(name))
            entries.append(Entry(read_key, read))
        return DictValue(tuple(entries))

    def _key(self, name: object, key: Type, exact: bool) -> Value | Mismatch:
        """A key: JSON's own are always texts, so the type says what a text stands for."""
        if not isinstance(name, str):
            return self.read(name, key, exact)
        if bare(key) == ANY:
            return self.read(name, STR, exact)
        return read_argument(name, key, self._types)

    def _union(
        self, obj: object, of: Type, variants: tuple[Type, ...], exact: bool
    ) -> Value | Mismatch:
        for strictness in (True,) if exact else (True, False):
            for variant in variants:
                found = self.read(obj, variant, strictness)
                if not isinstance(found, Mismatch):
                    return found
        some = [variant for variant in variants if variant != NONE]
        only = self.read(obj, some[0], False) if len(some) == 1 else None
        return _or_none(only) if isinstance(only, Mismatch) else _mismatch(obj, of)

    def _literal(self, obj: object, values: tuple[Value, ...]) -> Value | None:
        own = self._any(obj)
        return next(
            (
                each
                for each in values
                if each == own or (isinstance(obj, str) and _names(each, obj))
            ),
            None,
        )

    def _named(self, obj: object, of: NamedType, exact: bool) -> Value | Mismatch:
        found = definition(of, self._types)
        match found:
            case RecordDef():
                return self._record(obj, of, found, exact)
            case EnumDef():
                return self._enum(obj, found) or _one_of(obj, object_text(obj), found)
            case OpaqueDef() | None:
                return _but(_mismatch(obj, of), "since objects of the class have no text form")
            case _:
                assert_never(found)

    def _record(
        self, obj: object, of: NamedType, record: RecordDef, exact: bool
    ) -> Value | Mismatch:
        mismatch = _mismatch(obj, of)
        if not isinstance(obj, dict):
            return mismatch
        given = cast("dict[str, object]", obj)
        names = dict.fromkeys(field.name for field in record.fields)
        if (unknown := next((name for name in given if name not in names), None)) is not None:
            close = nearest(unknown, [name for name in names if name not in given])
            found = _but(mismatch, f"with unknown field `{unknown}`")
            return replace(found, hint=f"did you mean `{close}`?" if close else _fields(record))
        fields = list[Binding]()
        for field in record.fields:
            value: Value | Mismatch | None
            if field.name in given:
                value = self.read(given[field.name], field.type, exact)
            else:
                value = default_of(Input(field.name, field.type, field.default))
            if isinstance(value, CallValue) and value.function == _FACTORY:
                continue  # the class itself makes it, when the record is built
            if value is None:
                found = _but(mismatch, f"without field `{field.name}`")
                return replace(found, hint=f"`{field.name}` takes {type_text(field.type)}")
            if isinstance(value, Mismatch):
                return value.within(field.name)
            fields.append(Binding(field.name, value))
        return RecordValue(record.name, tuple(fields))

    def _enum(self, obj: object, enum: EnumDef) -> Value | None:
        value = self._any(obj)
        by_value = (each.name for each in enum.members if each.value == value)
        by_name = (each.name for each in enum.members if each.name == obj)
        name = next(by_value, None) or next(by_name, None)
        return EnumValue(enum.name, name) if name else None


_FACTORY: Final = "dataclasses.field"
"""How the default of a field is recorded that a function makes."""

_KINDS: Final[Mapping[type, Kind]] = {
    type(None): Kind.NONE,
    bool: Kind.BOOL,
    int: Kind.INT,
    float: Kind.FLOAT,
    str: Kind.STR,
}
"""What decoded JSON is where no type says so."""


def _count(obj: object) -> int | None:
    return len(cast("list[object]", obj)) if isinstance(obj, list) else None


def _pairs(obj: object) -> Iterable[tuple[object, object]] | None:
    """The entries of an object, or of a list of pairs."""
    if isinstance(obj, dict):
        return cast("dict[object, object]", obj).items()
    if not isinstance(obj, list):
        return None
    pairs = [_pair(each) for each in cast("list[object]", obj)]
    return None if None in pairs else [each for each in pairs if each is not None]


def _pair(obj: object) -> tuple[object, object] | None:
    items = cast("list[object]", obj) if isinstance(obj, list) else []
    return (items[0], items[1]) if len(items) == 2 else None


def _mismatch(obj: object, of: Type) -> Mismatch:
    found = Mismatch(type_text(of), object_text(obj))
    if isinstance(obj, int) and not INT64_MIN <= obj <= INT64_MAX:
        return _but(found, "which is beyond 64 bits")
    if isinstance(obj, float) and isnan(obj):
        return _but(found, "which is not equal to itself")
    return found


def _or_none(found: Mismatch) -> Mismatch:
    """Why something is neither of the one type nor None."""
    return found if found.path else replace(found, wants=f"{found.wants} | None")


def _but(found: Mismatch, problem: str) -> Mismatch:
    return replace(found, got=f"{found.got}, {problem}")


def _fields(record: RecordDef) -> str:
    names = ", ".join(f"`{field.name}`" for field in record.fields)
    return f"its fields are {names}" if names else "it has no fields"


def _one_of(given: object, got: str, enum: EnumDef) -> Mismatch:
    """What a member is taken for: its name, or its value."""
    names = [each.name for each in enum.members]
    close = nearest(given, names) if isinstance(given, str) else None
    wants = f"{type_text(NamedType(enum.name))} ({', '.join(names)})"
    return Mismatch(wants, got, hint=f"did you mean `{close}`?" if close else "")
