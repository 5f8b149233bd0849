"""Scalars as JSON and command lines write them: one table of readers for each, by kind of type."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from math import isfinite, isnan
from typing import Final, TypeAlias

from ..ir.types import Kind
from ..ir.values import (
    INT64_MAX,
    INT64_MIN,
    Boolean,
    Bytes,
    Date,
    Datetime,
    Duration,
    Float,
    Integer,
    Null,
    String,
    Value,
)

FromJson: TypeAlias = Callable[[object, bool], Value | None]
"""Reads decoded JSON; where the flag is set, only what needs no conversion. None where it does not fit."""

FromText: TypeAlias = Callable[[str], Value | None]
"""Reads a bare text."""

MICROSECONDS: Final[Mapping[str, int]] = {
    "w": 604_800_000_000,
    "d": 86_400_000_000,
    "h": 3_600_000_000,
    "m": 60_000_000,
    "s": 1_000_000,
    "ms": 1_000,
    "us": 1,
}
"""Microseconds in what a duration counts."""

NULLS: Final = frozenset({"null", "none", "None"})
BOOLEANS: Final = {"true": True, "True": True, "false": False, "False": False}

_MAX_DIGITS: Final = 100
"""Longer numbers are beyond 64 bits, and Python refuses to read very long ones."""


def is_unicode(text: str) -> bool:
    """Whether a text has no lone surrogates."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def duration_text(microseconds: int) -> str:
    """A duration as ISO 8601 days to seconds, exact: ``P1DT2H``, ``PT0.5S``."""
    sign, rest = "-" if microseconds < 0 else "", abs(microseconds)
    parts = dict[str, int]()
    for unit in ("d", "h", "m"):
        parts[unit], rest = divmod(rest, MICROSECONDS[unit])
    whole, fraction = divmod(rest, MICROSECONDS["s"])
    seconds = f"{whole}.{fraction:06d}".rstrip("0") if fraction else str(whole)
    days = f"{parts['d']}D" if parts["d"] else ""
    times = "".join(f"{parts[unit]}{unit.upper()}" for unit in ("h", "m") if parts[unit])
    times += f"{seconds}S" if rest else ""
    return f"{sign}P{days}{'T' if times else ''}{times}" if days or times else "PT0S"


def _none(obj: object, _: bool) -> Value | None:
    return Null() if obj is None else None


def _bool(obj: object, _: bool) -> Value | None:
    return Boolean(obj) if isinstance(obj, bool) else None


def _int(obj: object, _: bool) -> Value | None:
    if not isinstance(obj, int) or isinstance(obj, bool):
        return None
    return Integer(obj) if INT64_MIN <= obj <= INT64_MAX else None


_INFINITIES: Final[Mapping[str, float]] = {"inf": float("inf"), "-inf": float("-inf")}


def _float(obj: object, exact: bool) -> Value | None:
    match obj:
        case bool():
            return None
        case float():
            return None if isnan(obj) else Float(obj)
        case str() if obj in _INFINITIES and not exact:
            return Float(_INFINITIES[obj])
        case int() if not exact:
            return _widened(obj)
        case _:
            return None


def _widened(number: int) -> Value | None:
    try:
        return Float(float(number))
    except OverflowError:
        return None


def _string(obj: object, _: bool) -> Value | None:
    return String(obj) if isinstance(obj, str) and is_unicode(obj) else None


def _bytes(obj: object, _: bool) -> Value | None:
    try:
        return Bytes(base64.b64decode(obj, validate=True)) if isinstance(obj, str) else None
    except (binascii.Error, ValueError):
        return None


def _datetime(obj: object, _: bool) -> Value | None:
    try:
        return Datetime(datetime.fromisoformat(obj).isoformat()) if isinstance(obj, str) else None
    except ValueError:
        return None


def _date(obj: object, _: bool) -> Value | None:
    try:
        return Date(date.fromisoformat(obj).isoformat()) if isinstance(obj, str) else None
    except ValueError:
        return None


_NUMBER: Final = r"(\d{1,18}(?:\.\d{1,18})?)"
_ISO_DURATION: Final = re.compile(
    rf"(?P<sign>[+-]?)P(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    re.ASCII,
)
_SHORT_DURATION: Final = re.compile(
    rf"(?P<sign>[+-]?)(?:{_NUMBER}w)?(?:{_NUMBER}d)?(?:{_NUMBER}h)?(?:{_NUMBER}m)?(?:{_NUMBER}s)?"
    rf"(?:{_NUMBER}ms)?(?:{_NUMBER}us)?",
    re.ASCII,
)
_SECONDS: Final = re.compile(rf"[+-]?{_NUMBER}", re.ASCII)


def _duration(obj: object, _: bool) -> Value | None:
    """Seconds, ISO 8601 weeks to seconds (``P1DT2H``), or ``1h30m``."""
    if isinstance(obj, str):
        length = _length(obj)
    elif isinstance(obj, int | float) and not isinstance(obj, bool) and isfinite(obj):
        length = round(obj * MICROSECONDS["s"])
    else:
        return None
    return None if length is None or not INT64_MIN <= length <= INT64_MAX else Duration(length)


def _length(text: str) -> int | None:
    """A duration in microseconds; a bare number counts seconds."""
    text = f"{text}s" if _SECONDS.fullmatch(text) else text
    found = _ISO_DURATION.fullmatch(text) or _SHORT_DURATION.fullmatch(text)
    if found is None or not any(char.isdigit() for char in text) or text.endswith("T"):
        return None
    amounts = found.groups()[1:]
    pairs = zip(amounts, MICROSECONDS.values(), strict=False)
    return sum(_exact(amount, unit) for amount, unit in pairs) * (-1 if found["sign"] == "-" else 1)


def _exact(amount: str | None, unit: int) -> int:
    """A decimal number of units in whole microseconds, without the rounding of floats."""
    whole, _, decimals = (amount or "0").partition(".")
    scale: int = 10 ** len(decimals)
    return (int(whole + decimals) * unit + scale // 2) // scale


SCALARS: Final[Mapping[Kind, FromJson]] = {
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
"""Readers of decoded JSON. Times are ISO 8601 texts, durations also seconds; bytes are Base64."""


def _bool_text(text: str) -> Value | None:
    return Boolean(BOOLEANS[text]) if text in BOOLEANS else None


_INTEGER: Final = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf", re.ASCII)


def _int_text(text: str) -> Value | None:
    fits = len(text) <= _MAX_DIGITS and _INTEGER.fullmatch(text)
    return _int(int(text), True) if fits else None


def _float_text(text: str) -> Value | None:
    return Float(float(text)) if _DECIMAL.fullmatch(text) else None


TEXTS: Final[Mapping[Kind, FromText]] = {
    Kind.NONE: lambda text: Null() if text in NULLS else None,
    Kind.BOOL: _bool_text,
    Kind.INT: _int_text,
    Kind.FLOAT: _float_text,
    Kind.STR: lambda text: _string(text, True),
    Kind.BYTES: lambda text: _bytes(text, True),
    Kind.DATETIME: lambda text: _datetime(text, True),
    Kind.DATE: lambda text: _date(text, True),
    Kind.DURATION: lambda text: _duration(text, True),
}
"""Readers of bare texts. ``inf`` is a number here, NaN never is."""
