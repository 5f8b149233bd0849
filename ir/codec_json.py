"""The JSON encoding: canonical JSON out, strict JSON in.

It is the proto3 JSON mapping of `schemas/ir.proto`, so every protobuf library reads it. Writers
give one text for one meaning. Readers (`codec_json_read`) take nothing that no writer would mean:
no unknown or repeated names, no numbers where strings are due, no null.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from json.encoder import encode_basestring
from math import isfinite, isnan
from operator import attrgetter
from typing import Any, Final, TypeAlias, assert_never, cast

from .codec_problems import UnencodableError
from .codec_table import (
    UNIT,
    Choice,
    Enumeration,
    Field,
    Presence,
    Record,
    Scalar,
    Shape,
    Unit,
    Wrapper,
    enumerator,
    table,
)
from .values import INT64_MAX, INT64_MIN, MAX_NESTING

INT32_MIN: Final = -(2**31)
INT32_MAX: Final = 2**31 - 1


def write(unit: Unit) -> bytes:
    """The unit as a JSON file: indented by two spaces, lines ended by LF."""
    return _encoded(f"{_writers().choice(UNIT.name)(unit, 0, _INDENTED)}\n")


def canonical(part: object) -> bytes:
    """The text that digests are made of: compact, names sorted.

    Takes a unit, or any part of one, or a tuple of parts. What is a member of a choice (a value, a
    type, a node, ...) is written with its kind.
    """
    return _encoded(_compact(part))


def canonical_table(content: Mapping[str, object]) -> bytes:
    """The canonical form of names, texts and lists of them: what digests of digests are made of."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _encoded(text)


def _compact(part: object) -> str:
    if isinstance(part, tuple):
        return _listed(map(_compact, cast("tuple[object, ...]", part)), _COMPACT)
    for name, members in table().choices.items():
        if type(part) in members:
            return _writers().choice(name)(part, 0, _COMPACT)
    return _writers().record(type(part))(part, 0, _COMPACT)


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnencodableError("half of a surrogate pair is no text") from error


Line: TypeAlias = str
"""What a line begins with, the line end before it included; "" where all is on one line."""
_INDENTED: Final[Line] = "\n"
_COMPACT: Final[Line] = ""


def _listed(items: Iterable[str], line: Line) -> str:
    inner = line and f"{line}  "
    text = f",{inner}".join(items)
    return f"[{inner}{text}{line}]" if text else "[]"


Put: TypeAlias = Callable[[Any, int, Line], str]
"""Makes JSON of a value; the number is the level of nesting around it.

Text at once, and no dictionaries on the way: these cost most where there are many.
"""


class _Writers:
    """Writers of records and choices, made when first asked for: they refer to one another."""

    def __init__(self) -> None:
        self._records = dict[type[Any], Put]()
        self._choices = dict[str, Put]()

    def record(self, of: type[Any]) -> Put:
        """The writer of a record."""
        if (known := self._records.get(of)) is not None:
            return known
        fields = list[tuple[str, Callable[[Any], Any], Put, Any, bool]]()

        def put(value: Any, level: int, line: Line) -> str:
            inner, blank = (f"{line}  ", " ") if line else ("", "")
            items = list[str]()
            for name, get, convert, absent, compare in fields:
                given = get(value)
                if given is absent or (compare and given == absent):
                    continue
                items.append(f"{name}{blank}{convert(given, level, inner)}")
            return f"{{{inner}{f',{inner}'.join(items)}{line}}}" if items else "{}"

        self._records[of] = put
        for field in sorted(table().records[of], key=lambda each: each.json):
            absent, get = table().absent(field), attrgetter(field.name)
            compare = absent is not None
            absent = _NOTHING if table().required(field) else absent
            fields.append((f'"{field.json}":', get, self._field(field), absent, compare))
        return put

    def choice(self, name: str) -> Put:
        """The writer of a choice."""
        if (known := self._choices.get(name)) is not None:
            return known
        members = dict[type[Any], tuple[str, Put]]()
        deeper = name in table().nesting

        def put(value: object, level: int, line: Line) -> str:
            member = members.get(type(value))
            if member is None:
                raise UnencodableError(f"{name}: {type(value).__name__} cannot be written")
            if deeper:
                level += 1
                if level > MAX_NESTING:
                    raise UnencodableError(f"nested over {MAX_NESTING} deep")
            inner, blank = (f"{line}  ", " ") if line else ("", "")
            return f"{{{inner}{member[0]}{blank}{member[1](value, level, inner)}{line}}}"

        self._choices[name] = put
        for of, each in table().choices[name].items():
            members[of] = (f'"{each.json}":', self._shape(each.shape))
        return put

    def _field(self, field: Field) -> Put:
        one = self._shape(field.shape)
        if field.presence is not Presence.REPEATED:
            return one

        def put(values: Any, level: int, line: Line) -> str:
            inner = line and f"{line}  "
            return _listed([one(each, level, inner) for each in values], line)

        return put

    def _shape(self, shape: Shape) -> Put:
        match shape:
            case Record(of):
                return self.record(of)
            case Choice(name):
                return self.choice(name)
            case Wrapper(_, name, holds):
                convert, get = self._shape(holds), attrgetter(name)
                return lambda value, level, line: convert(get(value), level, line)
            case Enumeration(of):
                names = {member: f'"{enumerator(member)}"' for member in of}
                return lambda value, _, __: names[value]
            case Scalar():
                return _SCALARS[shape]
            case _:
                assert_never(shape)


_writers: Final = cache(_Writers)

_NOTHING: Final = object()
"""What no field holds."""


def _boolean(value: bool, _: int, __: Line) -> str:
    return "true" if value else "false"


def _string(value: str, _: int, __: Line) -> str:
    return encode_basestring(value)


def _int32(value: int, _: int, __: Line) -> str:
    if not INT32_MIN <= value <= INT32_MAX:
        raise UnencodableError("an integer has more than 32 bits")
    return str(value)


def _int64(value: int, _: int, __: Line) -> str:
    if not INT64_MIN <= value <= INT64_MAX:
        raise UnencodableError("an integer has more than 64 bits")
    return f'"{value}"'


def _double(value: float, _: int, __: Line) -> str:
    if isnan(value):
        raise UnencodableError("NaN cannot be written")
    number = float(value)
    text = repr(number) if isfinite(number) else "Infinity" if number > 0 else "-Infinity"
    return f'"{text}"'


def _base64(value: bytes, _: int, __: Line) -> str:
    return f'"{b64encode(value).decode("ascii")}"'


_SCALARS: Final[Mapping[Scalar, Put]] = {
    Scalar.BOOL: _boolean,
    Scalar.INT32: _int32,
    Scalar.INT64: _int64,
    Scalar.DOUBLE: _double,
    Scalar.STRING: _string,
    Scalar.BYTES: _base64,
}
