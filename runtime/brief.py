"""What messages show of values: short texts, and why an object is no value of a type."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final, cast

from ..ir.format import quoted, value_text
from ..ir.records import dataclass
from ..ir.values import (
    Binding,
    CallValue,
    DictValue,
    ListValue,
    PathKey,
    RecordValue,
    String,
    Value,
)
from .objects import ObjectValue, class_name

_ITEMS: Final = 6
_CHARACTERS: Final = 40
_DEPTH: Final = 3


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why an object is no value of a type: "``path`` takes ``wants``, not ``got``"."""

    wants: str
    """The type that is wanted, as Python would write it."""
    got: str
    """A short text of what is there instead."""
    path: tuple[PathKey, ...] = ()
    """Steps from the whole object to the part that does not fit."""
    hint: str = ""
    """The way out, where one is known."""

    def within(self, key: PathKey) -> "Mismatch":
        """The same, seen from one step further out."""
        return replace(self, path=(key, *self.path))


_LITERALS: Final = (bool, int, float, type(None))
_TIMES: Final = (datetime.datetime, datetime.date, datetime.timedelta)


def object_text(obj: object, depth: int = _DEPTH) -> str:
    """A Python object, short; never the `repr` of a user's class."""
    kind = type(obj)
    if isinstance(obj, str):
        return _quoted(obj)
    if kind in _LITERALS:
        return _digits(obj) if kind is int else repr(obj)
    if kind in _TIMES:
        return f"{class_name(kind)} {obj}"
    if isinstance(obj, list | tuple | dict) and not depth:
        return "..."
    if isinstance(obj, dict):
        pairs = cast("Mapping[object, object]", obj)
        texts = (
            f"{object_text(key, depth - 1)}: {object_text(value, depth - 1)}"
            for key, value in islice(pairs.items(), _ITEMS)
        )
        return f"{{{_list(texts, len(pairs))}}}"
    if isinstance(obj, list | tuple):
        items = cast("tuple[object, ...]", obj)
        return f"[{_list((object_text(each, depth - 1) for each in items[:_ITEMS]), len(items))}]"
    return f"an object of class `{class_name(kind)}`"


def _digits(number: object) -> str:
    """An integer; beyond 100 bits only its size, since Python refuses to print huge ones."""
    assert isinstance(number, int)  # noqa: S101 (narrows the type)
    return str(number) if number.bit_length() <= 100 else f"a number of {number.bit_length()} bits"


def shorten(value: Value) -> str:
    """An IR value as the text form writes it, with long parts cut."""
    return _value(value, _DEPTH)


def bindings_text(bindings: Iterable[Binding]) -> str:
    """``name=value, name=value``, every value shortened."""
    return ", ".join(f"{each.name}={shorten(each.value)}" for each in bindings)


def _value(value: Value, depth: int) -> str:
    match value:
        case String(text):
            return _quoted(text)
        case ObjectValue():
            return f"<{value.class_name} object>"
        case ListValue() | DictValue() | RecordValue() | CallValue() if not depth:
            return "..."
        case ListValue(items):
            return f"[{_list((_value(each, depth - 1) for each in items[:_ITEMS]), len(items))}]"
        case DictValue(entries):
            pairs = (
                f"{_value(each.key, depth - 1)}: {_value(each.value, depth - 1)}"
                for each in entries[:_ITEMS]
            )
            return f"{{{_list(pairs, len(entries))}}}"
        case RecordValue(name, fields):
            parts = (f"{each.name}={_value(each.value, depth - 1)}" for each in fields[:_ITEMS])
            return f"{name.rpartition('.')[2]}({_list(parts, len(fields))})"
        case CallValue(function):
            return f"{function}(...)"
        case _:
            return value_text(value)


def _quoted(text: str) -> str:
    return quoted(text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 3] + "...")


def _list(texts: Iterable[str], count: int) -> str:
    return ", ".join([*texts, *(["..."] if count > _ITEMS else [])])
