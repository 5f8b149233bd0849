"""Constants as flytekit packs them: in msgpack, after mashumaro's way of making plain data."""

import base64
import struct
from collections.abc import Mapping
from typing import assert_never

from ...ir.types import EnumDef, RecordDef, TypeDef
from ...ir.values import (
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
from .context import Plain

_MICROSECONDS = 1_000_000


class NotPlainError(Exception):
    """A value that is no plain data: a promise, or a call that was recorded."""


def plain(value: Value, types: Mapping[str, TypeDef] | None = None) -> Plain:
    """The plain data of a constant. Raises `NotPlainError` where it is none."""
    known = types or {}
    match value:
        case Null():
            return None
        case Boolean() | Integer() | Float() | String() | Bytes() | Datetime() | Date():
            return value.value
        case Duration(microseconds):
            return microseconds / _MICROSECONDS
        case ListValue(items):
            return [plain(each, known) for each in items]
        case DictValue(entries):
            return _dictionary(entries, known)
        case RecordValue():
            return _record(value, known)
        case EnumValue(name, member):
            return _member(known.get(name), member, known)
        case CallValue(("dataclasses.field" | "pydantic.Field"), _, keywords):
            return _made({each.name: each.value for each in keywords}, known)
        case CallValue() | EntityValue() | NameValue() | Promise() | Missing():
            raise NotPlainError
        case _:
            assert_never(value)


def _dictionary(entries: tuple[Entry, ...], types: Mapping[str, TypeDef]) -> Plain:
    """A dictionary with keys of one kind."""
    keys = [plain(each.key, types) for each in entries]
    values = [plain(each.value, types) for each in entries]
    texts = [each for each in keys if isinstance(each, str)]
    if len(texts) == len(keys):
        return dict(zip(texts, values, strict=True))
    numbers = [each for each in keys if isinstance(each, int)]
    if len(numbers) == len(keys):
        return dict(zip(numbers, values, strict=True))
    raise NotPlainError


def _record(value: RecordValue, types: Mapping[str, TypeDef]) -> Plain:
    """Every field in the order of the class, those that were not given by their defaults."""
    fields = {each.name: each.value for each in value.fields}
    definition = types.get(value.type)
    if not isinstance(definition, RecordDef):
        return {name: plain(each, types) for name, each in fields.items()}
    packed: dict[str, Plain] = {}
    for field in definition.fields:
        given = fields.get(field.name, field.default)
        if given is not None:
            packed[field.name] = plain(given, types)
    return packed


def _made(keywords: Mapping[str, Value], types: Mapping[str, TypeDef]) -> Plain:
    """What ``field(default=...)`` or ``field(default_factory=list)`` gives."""
    match keywords:
        case {"default": value}:
            return plain(value, types)
        case {"default_factory": NameValue("builtins.list" | "list")}:
            return []
        case {"default_factory": NameValue("builtins.dict" | "dict")}:
            return {}
        case _:
            raise NotPlainError


def _member(enum: TypeDef | None, name: str, types: Mapping[str, TypeDef]) -> Plain:
    if isinstance(enum, EnumDef):
        for each in enum.members:
            if each.name == name:
                return plain(each.value, types)
    raise NotPlainError


def as_json(data: Plain) -> Plain:
    """The data as JSON says it: bytes in base64, in lines, as mashumaro has them."""
    match data:
        case bytes():
            return base64.encodebytes(data).decode("ascii")
        case list():
            return [as_json(each) for each in data]
        case dict():
            return {str(name): as_json(each) for name, each in data.items()}
        case _:
            return data


# msgpack


def pack(data: Plain) -> bytes:
    """The data in msgpack, each part in its shortest form."""
    out = bytearray()
    _pack(data, out)
    return bytes(out)


def _pack(data: Plain, out: bytearray) -> None:
    match data:
        case None:
            out += b"\xc0"
        case bool():
            out += b"\xc3" if data else b"\xc2"
        case int():
            out += _integer(data)
        case float():
            out += struct.pack(">Bd", 0xCB, data)
        case str():
            text = data.encode()
            out += _head(len(text), (0xA0, 31), (0xD9, 0xDA, 0xDB)) + text
        case bytes():
            out += _head(len(data), None, (0xC4, 0xC5, 0xC6)) + data
        case list():
            out += _head(len(data), (0x90, 15), (None, 0xDC, 0xDD))
            for each in data:
                _pack(each, out)
        case dict():
            out += _head(len(data), (0x80, 15), (None, 0xDE, 0xDF))
            for name, each in data.items():
                _pack(name, out)
                _pack(each, out)
        case _:
            assert_never(data)


def _head(size: int, fixed: tuple[int, int] | None, codes: tuple[int | None, int, int]) -> bytes:
    """What says of a sized thing what it is and how long: in one byte where there is such a form."""
    if fixed is not None and size <= fixed[1]:
        return bytes([fixed[0] | size])
    if codes[0] is not None and size <= 0xFF:
        return struct.pack(">BB", codes[0], size)
    if size <= 0xFFFF:
        return struct.pack(">BH", codes[1], size)
    return struct.pack(">BI", codes[2], size)


def _integer(number: int) -> bytes:
    if -32 <= number < 128:
        return struct.pack("b" if number < 0 else "B", number)
    forms = (
        ((0xCC, "B"), (0xCD, "H"), (0xCE, "I"), (0xCF, "Q"))
        if number > 0
        else ((0xD0, "b"), (0xD1, "h"), (0xD2, "i"), (0xD3, "q"))
    )
    for code, form in forms:
        bits = 8 * struct.calcsize(f">{form}")
        if number < 1 << bits if number > 0 else number >= -(1 << (bits - 1)):
            return struct.pack(f">B{form}", code, number)
    raise NotPlainError
