"""From literals and bindings of Flyte to values of the IR."""

import base64
import struct
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from ...ir.typecheck import bare
from ...ir.types import ANY as ANYTHING
from ...ir.types import (
    BYTES,
    DATE,
    DATETIME,
    DURATION,
    FLOAT,
    INT,
    DictType,
    DirectoryType,
    EnumDef,
    FileType,
    ListType,
    NamedType,
    RecordDef,
    Type,
    TypeDef,
    UnionType,
)
from ...ir.values import (
    MAX_NESTING,
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
    Promise,
    RecordValue,
    String,
    Value,
)

Json = Mapping[str, Any]
Defs = Mapping[str, TypeDef]

_SECOND: Final = 1_000_000


def read_literal(message: Json, of: Type, types: Defs) -> Value:
    """The constant that is exported as the literal where the type is wanted."""
    target = bare(of)
    match message:
        case {"collection": items}:
            inner = target.item if isinstance(target, ListType) else ANYTHING
            return ListValue(
                tuple(read_literal(each, inner, types) for each in items.get("literals", ()))
            )
        case {"map": entries}:
            inner = target.value if isinstance(target, DictType) else ANYTHING
            return _dictionary(
                {
                    name: read_literal(each, inner, types)
                    for name, each in entries.get("literals", {}).items()
                }
            )
        case {"scalar": scalar}:
            return _scalar(scalar, of, types)
        case _:
            return Null()


def _dictionary(values: Mapping[str, Value]) -> DictValue:
    return DictValue(tuple(Entry(String(name), each) for name, each in values.items()))


def _scalar(message: Json, of: Type, types: Defs) -> Value:
    target = bare(of)
    match message:
        case {"union": union}:
            variant = _variant(union.get("type", {}), target)
            return read_literal(union.get("value", {}), variant, types)
        case {"primitive": primitive}:
            return read_primitive(primitive, of, types)
        case {"blob": blob}:
            return String(blob.get("uri", ""))
        case {"binary": binary}:
            return constant(unpack(base64.b64decode(binary.get("value", ""))), of, types)
        case {"generic": data}:
            return constant(data, of, types)
        case _:
            return Null()


def _variant(message: Json, target: Type) -> Type:
    """The variant of a union that a value is tagged with."""
    if isinstance(target, UnionType):
        for each in target.variants:
            if _matches(message, bare(each)):
                return each
    return ANYTHING


def _matches(message: Json, of: Type) -> bool:
    match message:
        case {"collectionType": _}:
            return isinstance(of, ListType)
        case {"mapValueType": _}:
            return isinstance(of, DictType)
        case {"structure": {"tag": "date"}}:
            return of == DATE
        case {"enumType": _}:
            return isinstance(of, NamedType)
        case {"simple": "STRUCT"}:
            return isinstance(of, NamedType | DictType)
        case {"blob": _}:
            return isinstance(of, FileType | DirectoryType)
        case _:
            return False


def read_primitive(message: Json, of: Type, types: Defs) -> Value:
    """A number, text, time or truth."""
    match message:
        case {"boolean": bool(flag)}:
            return Boolean(flag)
        case {"integer": number}:
            return Integer(int(number))
        case {"floatValue": number}:
            return Float(float(str(number).replace("Infinity", "inf")))
        case {"stringValue": str(text)}:
            return _text(text, bare(of), types)
        case {"datetime": str(moment)}:
            at = moment.removesuffix("Z")
            return Date(at.partition("T")[0]) if bare(of) == DATE else Datetime(at)
        case {"duration": str(length)}:
            return read_duration(length)
        case _:
            return Null()


def read_duration(text: str) -> Duration:
    """A duration, as JSON of protobuf has it."""
    whole, _, rest = text.removesuffix("s").partition(".")
    fraction = int(rest.ljust(6, "0")[:6] or 0)
    sign = -1 if whole.startswith("-") else 1
    return Duration(int(whole) * _SECOND + sign * fraction)


def _text(text: str, of: Type, types: Defs) -> Value:
    if isinstance(of, NamedType) and isinstance(enum := types.get(of.name), EnumDef):
        for each in enum.members:
            if each.value == String(text):
                return EnumValue(of.name, each.name)
    return String(text)


def constant(data: object, of: Type, types: Defs | None = None) -> Value:
    """Plain data as a value of the type."""
    known = types or {}
    target = bare(of)
    match data:
        case None:
            return Null()
        case bool():
            return Boolean(data)
        case int() | float() if target == DURATION:
            return Duration(round(data * _SECOND))
        case int():
            return Float(float(data)) if target == FLOAT else Integer(data)
        case float():
            return Integer(int(data)) if target == INT and data.is_integer() else Float(data)
        case str() if target == BYTES:
            return _bytes(data)
        case str() if target == DATETIME:
            return Datetime(data)
        case str() if target == DATE:
            return Date(data)
        case str():
            return _text(data, target, known)
        case bytes():
            return Bytes(data)
        case list():
            inner = target.item if isinstance(target, ListType) else ANYTHING
            return ListValue(
                tuple(constant(each, inner, known) for each in cast("list[object]", data))
            )
        case dict():
            return _packed(cast("Mapping[Any, object]", data), target, known)
        case _:
            return Null()


def _bytes(text: str) -> Value:
    try:
        return Bytes(base64.b64decode(text))
    except ValueError:
        return String(text)


def _packed(data: Mapping[Any, object], of: Type, types: Defs) -> Value:
    record = types.get(of.name) if isinstance(of, NamedType) else None
    if isinstance(record, RecordDef):
        fields = {each.name: each.type for each in record.fields}
        names = (
            *(each for each in fields if each in data),
            *(each for each in data if each not in fields),
        )
        given = (
            Binding(name, constant(data[name], fields.get(name, ANYTHING), types)) for name in names
        )
        return RecordValue(record.name, tuple(given))
    inner = of.value if isinstance(of, DictType) else ANYTHING
    entries = (
        Entry(constant(key, ANYTHING), constant(each, inner, types)) for key, each in data.items()
    )
    return DictValue(tuple(entries))


def field_orders(documents: Iterable[object]) -> dict[frozenset[str], tuple[str, ...]]:
    """In which order fields are packed, by the set of their names: all that is left of that of a class."""
    found = dict[frozenset[str], tuple[str, ...]]()
    ahead: list[tuple[object, bool]] = [(each, False) for each in documents]
    while ahead:
        part, is_packed = ahead.pop()
        match part:
            case {"tag": "msgpack", "value": str(packed)} if not is_packed:
                ahead.append((unpack(base64.b64decode(packed)), True))
            case dict():
                entries = cast("Mapping[object, object]", part)
                if is_packed:
                    names = tuple(each for each in entries if isinstance(each, str))
                    found.setdefault(frozenset(names), names)
                ahead += ((each, is_packed) for each in entries.values())
            case list():
                ahead += ((each, is_packed) for each in cast("list[object]", part))
            case _:
                pass
    return found


# Bindings


def read_binding(message: Json, of: Type, ids: Mapping[str, str], types: Defs) -> Value:
    """What is bound to an input or output: promises by the ids of the IR."""
    target = bare(of)
    variants = target.variants if isinstance(target, UnionType) else (target,)
    match message:
        case {"promise": promise}:
            return read_promise(promise, ids)
        case {"collection": items}:
            inner = next((each.item for each in variants if isinstance(each, ListType)), ANYTHING)
            found = items.get("bindings", ())
            return ListValue(tuple(read_binding(each, inner, ids, types) for each in found))
        case {"map": entries}:
            inner = next((each.value for each in variants if isinstance(each, DictType)), ANYTHING)
            return _dictionary(
                {
                    name: read_binding(each, inner, ids, types)
                    for name, each in entries.get("bindings", {}).items()
                }
            )
        case _:
            return read_literal(message, of, types)


def read_promise(message: Json, ids: Mapping[str, str]) -> Promise:
    """A reference to an output of a node, or to an input."""
    node = message.get("nodeId", "")
    path = tuple(
        each["stringValue"] if "stringValue" in each else int(each.get("intValue", 0))
        for each in message.get("attrPath", ())
    )
    return Promise(ids.get(node, node), message["var"], path)


# msgpack


def unpack(data: bytes) -> object:
    """The plain data that msgpack packed; ValueError where the bytes are not of it alone."""
    try:
        value, end = _unpack(data, 0, MAX_NESTING)
    except (IndexError, struct.error):
        raise ValueError("the bytes end too early") from None
    if end != len(data):
        raise ValueError("there are bytes after the end")
    return value


_SIZED: Final[Mapping[int, tuple[str, str]]] = {
    0xC4: ("bin", "B"),
    0xC5: ("bin", "H"),
    0xC6: ("bin", "I"),
    0xD9: ("str", "B"),
    0xDA: ("str", "H"),
    0xDB: ("str", "I"),
    0xDC: ("list", "H"),
    0xDD: ("list", "I"),
    0xDE: ("map", "H"),
    0xDF: ("map", "I"),
}
_NUMBERS: Final[Mapping[int, str]] = {
    0xCA: "f",
    0xCB: "d",
    0xCC: "B",
    0xCD: "H",
    0xCE: "I",
    0xCF: "Q",
    0xD0: "b",
    0xD1: "h",
    0xD2: "i",
    0xD3: "q",
}
_CONSTANTS: Final[Mapping[int, bool | None]] = {0xC0: None, 0xC2: False, 0xC3: True}


def _unpack(data: bytes, at: int, depth: int) -> tuple[object, int]:
    if not depth:
        raise ValueError(f"it is nested more than {MAX_NESTING} deep")
    head = data[at]
    at += 1
    if head < 0x80 or head >= 0xE0:
        return (head if head < 0x80 else head - 256), at
    if head in _CONSTANTS:
        return _CONSTANTS[head], at
    if head in _NUMBERS:
        size = struct.calcsize(form := f">{_NUMBERS[head]}")
        return struct.unpack_from(form, data, at)[0], at + size
    if head in _SIZED:
        kind, form = _SIZED[head]
        (size,) = struct.unpack_from(f">{form}", data, at)
        return _sized(kind, size, data, at + struct.calcsize(form), depth)
    if head >= 0xC0:
        raise ValueError(f"0x{head:02x} begins nothing")
    kind, size = ("map", head & 15) if head < 0x90 else ("list", head & 15)
    if head >= 0xA0:
        kind, size = "str", head & 31
    return _sized(kind, size, data, at, depth)


def _sized(kind: str, size: int, data: bytes, at: int, depth: int) -> tuple[object, int]:
    if kind in ("str", "bin"):
        part = data[at : at + size]
        if len(part) < size:
            raise ValueError("the bytes end too early")
        return (part.decode() if kind == "str" else part), at + size
    if kind == "list":
        items = list[object]()
        for _ in range(size):
            item, at = _unpack(data, at, depth - 1)
            items.append(item)
        return items, at
    entries = dict[object, object]()
    for _ in range(size):
        key, at = _unpack(data, at, depth - 1)
        if not isinstance(key, str | int | float | bytes | None):
            raise ValueError("a key is neither text nor number")
        entries[key], at = _unpack(data, at, depth - 1)
    return entries, at
