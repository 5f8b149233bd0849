"""Where binary IR is damaged, or has fields of another schema: protobuf itself says only that.

Walks the bytes as the wire format lays them out, one field after another, without building
anything. Only called for bytes in which something is wrong.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from .codec_problems import Path, Step
from .records import dataclass

MOST_NESTED: Final = 100
"""Messages within one another that readers of protobuf accept."""


MOST_FIELDS: Final = 300_000
"""How many fields are looked at: what lies behind them is not worth the wait."""


@dataclass(frozen=True, slots=True)
class WireField:
    """A field of a message, as its number leads to it."""

    json: str
    message: str = ""
    """Name of the message that it holds, "" for a scalar."""
    repeated: bool = False
    text: bool = False
    wire_types: frozenset[int] = frozenset()
    """How it may be written."""


Schema = Mapping[str, Mapping[int, WireField]]
"""The fields of every message, by its name and their number."""


@dataclass(frozen=True, slots=True)
class Damage:
    """The first byte that cannot be right."""

    offset: int
    path: Path
    problem: str
    too_deep: bool = False


@dataclass(slots=True)
class _Frame:
    """A message that is being walked through."""

    message: str
    end: int
    path: Path
    counts: dict[int, int] = field(default_factory=dict[int, int])


def find_damage(
    data: bytes, root: str, schema: Schema, *, refuses_unknown: bool = False
) -> Damage | None:
    """The first damage; None where there is none among the first fields.

    A field that the schema does not have is damage only if it is to be refused.
    """
    frames, at, left = [_Frame(root, len(data), ())], 0, MOST_FIELDS
    while frames and left:
        frame, left = frames[-1], left - 1
        if at == frame.end:
            frames.pop()
            continue
        tag, start = _varint(data, at, frame.end)
        if tag is None:
            return Damage(at, frame.path, "a field ends too early")
        number, wire_type = tag >> 3, tag & 7
        length = _length(data, start, frame.end, wire_type)
        if number == 0 or length is None:
            return Damage(at, frame.path, "no field can begin like this")
        body, size = length
        if size > frame.end - body:
            problem = f"a field has {size} bytes, and {frame.end - body} are left"
            return Damage(at, frame.path, problem)
        at = body + size
        known = schema[frame.message].get(number)
        if refuses_unknown and (known is None or wire_type not in known.wire_types):
            return Damage(body, frame.path, f"no field has the number {number}")
        if known is None or wire_type != LENGTH_DELIMITED:
            continue
        path = (*frame.path, *_steps(frame, number, known))
        if known.message and len(frames) == MOST_NESTED:
            return Damage(body, path, "nested too deep", too_deep=True)
        if known.message:
            frames.append(_Frame(known.message, at, path))
            at = body
        elif known.text and (broken := _broken_text(data[body:at])) is not None:
            return Damage(body + broken, path, "its text is not UTF-8")
    return None


VARINT: Final = 0
FIXED64: Final = 1
LENGTH_DELIMITED: Final = 2
_FIXED: Final = {FIXED64: 8, 5: 4}


def _varint(data: bytes, at: int, end: int) -> tuple[int | None, int]:
    """A number of at most ten bytes, and where it ends; None where there is none."""
    number = 0
    for index in range(at, min(end, at + 10)):
        number |= (data[index] & 0x7F) << (7 * (index - at))
        if data[index] < 0x80:
            return number, index + 1
    return None, at


def _length(data: bytes, at: int, end: int, wire_type: int) -> tuple[int, int] | None:
    """Where the content of a field begins and how long it is; None where that cannot be told."""
    if wire_type in _FIXED:
        return at, _FIXED[wire_type]
    if wire_type not in (VARINT, LENGTH_DELIMITED):
        return None
    number, after = _varint(data, at, end)
    if number is None:
        return None
    return (at, after - at) if wire_type == VARINT else (after, number)


def _steps(frame: _Frame, number: int, known: WireField) -> tuple[Step, ...]:
    if not known.repeated:
        return (known.json,)
    index = frame.counts.get(number, 0)
    frame.counts[number] = index + 1
    return known.json, index


def _broken_text(data: bytes) -> int | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None
