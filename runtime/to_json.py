"""Print IR values as JSON."""

import base64
import json
from math import isfinite
from typing import assert_never

from ..ir.format import float_text, value_text
from ..ir.values import (
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
from .brief import shorten
from .objects import ObjectValue
from .scalars import duration_text


def to_json(value: Value) -> object:
    """What `json.dumps` takes, as `read_json` reads it back where the type is known.

    An enumeration's member is its name; infinities are ``"inf"`` and ``"-inf"``; a dictionary with
    keys that are not scalars is a list of pairs; an object is told by its class.
    """
    match value:
        case Null():
            return None
        case Boolean(scalar) | Integer(scalar) | String(scalar) | Datetime(scalar) | Date(scalar):
            return scalar
        case Float(number):
            return number if isfinite(number) else float_text(number)
        case Bytes(data):
            return base64.b64encode(data).decode("ascii")
        case Duration(microseconds):
            return duration_text(microseconds)
        case ListValue(items):
            return [to_json(each) for each in items]
        case DictValue(entries):
            return _dict(entries)
        case RecordValue(_, fields):
            return {each.name: to_json(each.value) for each in fields}
        case EnumValue(_, member):
            return member
        case ObjectValue():
            return shorten(value)
        case CallValue() | EntityValue() | NameValue() | Promise() | Missing():
            return value_text(value)
        case _:
            assert_never(value)


def _dict(entries: tuple[Entry, ...]) -> object:
    keys = [_key(each.key) for each in entries]
    if None in keys or len(set(keys)) < len(keys):
        return [[to_json(each.key), to_json(each.value)] for each in entries]
    return {key: to_json(each.value) for key, each in zip(keys, entries, strict=True)}


def _key(key: Value) -> str | None:
    """A scalar as the text that `read_argument` reads back; None for what is no scalar."""
    found = to_json(key)
    if isinstance(found, str):
        return found
    return None if isinstance(found, list | dict) else json.dumps(found)
