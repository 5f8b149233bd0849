"""Library functions that the evaluator computes: pure ones, on known values, by qualified name."""

import datetime
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from .domain import Datum, Dictionary, Known, Sequence, Unknown

PURE: Final[Mapping[str, Callable[..., Any]]] = {
    "builtins.abs": abs,
    "builtins.all": all,
    "builtins.any": any,
    "builtins.ascii": ascii,
    "builtins.bin": bin,
    "builtins.bool": bool,
    "builtins.bytes": bytes,
    "builtins.chr": chr,
    "builtins.divmod": divmod,
    "builtins.float": float,
    "builtins.format": format,
    "builtins.hex": hex,
    "builtins.int": int,
    "builtins.max": max,
    "builtins.min": min,
    "builtins.oct": oct,
    "builtins.ord": ord,
    "builtins.range": range,
    "builtins.repr": repr,
    "builtins.round": round,
    "builtins.slice": slice,
    "builtins.sorted": sorted,
    "builtins.str": str,
    "builtins.sum": sum,
    "datetime.date": datetime.date,
    "datetime.datetime": datetime.datetime,
    "datetime.datetime.fromisoformat": datetime.datetime.fromisoformat,
    "datetime.date.fromisoformat": datetime.date.fromisoformat,
    "datetime.time": datetime.time,
    "datetime.timedelta": datetime.timedelta,
    "datetime.timezone": datetime.timezone,
    "math.ceil": math.ceil,
    "math.exp": math.exp,
    "math.floor": math.floor,
    "math.gcd": math.gcd,
    "math.log": math.log,
    "math.log10": math.log10,
    "math.log2": math.log2,
    "math.prod": math.prod,
    "math.sqrt": math.sqrt,
}
"""Functions of plain values. Keyword arguments and exceptions work as in Python."""

CONSTANTS: Final[Mapping[str, object]] = {
    "datetime.timezone.utc": datetime.UTC,
    "math.e": math.e,
    "math.inf": math.inf,
    "math.pi": math.pi,
    "typing.TYPE_CHECKING": True,
}
"""Library constants; annotations are read, so ``TYPE_CHECKING`` holds."""

# Functions that keep promises inside


def length(items: Datum) -> Datum | None:
    """What `len` gives; None where it is not known."""
    match items:
        case Sequence(_, "iterator"):
            return None
        case Sequence(parts):
            filled = any(isinstance(each, Unknown) for each in parts)
            return None if filled else Known(len(parts))
        case Dictionary(entries):
            return Known(len(entries))
        case Known(range() as value):
            return Known(len(value)) if value.stop - value.start < sys.maxsize else None
        case Known(str() | bytes() as value):
            return Known(len(value))
        case _:
            return None


def _enumerate(items: list[Datum], start: Datum = Known(0)) -> Datum:  # noqa: B008  (frozen)
    first = start.value if isinstance(start, Known) and isinstance(start.value, int) else 0
    pairs = ([Known(index), item] for index, item in enumerate(items, first))
    return Sequence([Sequence(pair, "tuple") for pair in pairs], "iterator")


def _zip(*lists: list[Datum]) -> Datum:
    rows = zip(*lists, strict=False)
    return Sequence([Sequence([*row], "tuple") for row in rows], "iterator")


def _list(items: Iterable[Datum] = ()) -> Datum:
    return Sequence([*items], "list")


def _reversed(items: list[Datum]) -> Datum:
    return Sequence([*reversed(items)], "iterator")


def _tuple(items: Iterable[Datum] = ()) -> Datum:
    return Sequence([*items], "tuple")


STRUCTURAL: Final[Mapping[str, Callable[..., Datum]]] = {
    "builtins.enumerate": _enumerate,
    "builtins.list": _list,
    "builtins.reversed": _reversed,
    "builtins.tuple": _tuple,
    "builtins.zip": _zip,
}
"""Functions of lists whose items may be anything, promises too; arguments come as lists of data."""

METHODS: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset(name for name in dir(str) if not name.startswith("_") and name != "format_map"),
    bytes: frozenset(name for name in dir(bytes) if not name.startswith("_")),
    int: frozenset({"bit_length", "conjugate", "to_bytes"}),
    float: frozenset({"hex", "is_integer"}),
    datetime.timedelta: frozenset({"total_seconds"}),
    datetime.datetime: frozenset({"date", "isoformat", "replace", "time", "weekday"}),
    datetime.date: frozenset({"isoformat", "replace", "weekday"}),
}
"""Pure methods of known values."""
