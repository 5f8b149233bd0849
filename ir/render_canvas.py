"""What text output is drawn on: lines of pieces with ink, and source text by terminal columns."""

import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final, TypeAlias

from .records import dataclass

TAB_WIDTH: Final = 4


class Ink(Enum):
    """Colours by meaning: the codes that terminals know them by (SGR)."""

    PLAIN = ""
    BOLD = "1"
    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    FRAME = "1;34"
    """Line numbers, bars, and labels that are not the main one."""
    ADDED = "32"
    REMOVED = "31"


Piece: TypeAlias = tuple[str, Ink]
Line: TypeAlias = list[Piece]


def paint(lines: Iterable[Line], *, color: bool) -> str:
    """Lines as text, without spaces at their ends."""
    return "".join(f"{_painted(line, color=color)}\n" for line in lines)


def _painted(line: Line, *, color: bool) -> str:
    if not color:
        return "".join(text for text, _ in line).rstrip()
    pieces = [*line]
    while pieces and not pieces[-1][0].strip():
        pieces.pop()
    if pieces:
        pieces[-1] = (pieces[-1][0].rstrip(), pieces[-1][1])
    return "".join(_inked(text, ink) for text, ink in pieces)


def _inked(text: str, ink: Ink) -> str:
    return f"\x1b[{ink.value}m{text}\x1b[0m" if ink.value and text else text


def clean(text: str) -> str:
    """Text that can go to a terminal: nothing in it moves the cursor, hides or reorders."""
    return text if text.isprintable() else "".join(map(_visible, text))


_KEPT: Final = frozenset("\u200c\u200d")
"""Joiners: not printable by themselves, but part of words and emoji."""


def _visible(char: str) -> str:
    if char.isprintable() or char in _KEPT or unicodedata.category(char) == "Zs":
        return char
    return " " if char in "\t\r\n" else "\ufffd"


class Columns:
    """A source line as a terminal shows it: a cell for each column."""

    __slots__ = ("_offsets", "cells")

    def __init__(self, line: str) -> None:
        self.cells: list[str] = []
        """What stands in each column; "" for the second half of a wide character."""
        self._offsets = [0]
        for char in line:
            self._add(char)
            self._offsets.append(len(self.cells))

    def of(self, column: int) -> int:
        """Terminal column, from 0, of a code point, from 1; past the end where there is none."""
        index = min(max(column, 1), len(self._offsets)) - 1
        return self._offsets[index]

    def _add(self, char: str) -> None:
        if char == "\t":
            self.cells += [" "] * TAB_WIDTH
            return
        shown = _visible(char)
        if _is_combining(shown) and self.cells:
            last = next(index for index in reversed(range(len(self.cells))) if self.cells[index])
            self.cells[last] += shown
            return
        self.cells.append(f" {shown}" if _is_combining(shown) else shown)
        if unicodedata.east_asian_width(shown) in "WF":
            self.cells.append("")


def _is_combining(char: str) -> bool:
    return char in _KEPT or unicodedata.category(char) in ("Mn", "Me")


DOTS: Final = "..."
"""In place of what is left out of a line."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A source line with the parts that there is room for."""

    text: str
    _kept: tuple[tuple[int, int], ...]
    """Ranges of its columns, from the left."""

    def of(self, column: int) -> int:
        """Where a column of the line is shown; that of the dots, where it is left out."""
        shown, end = 0, 0
        for start, after in self._kept:
            if column < start:
                return shown
            shown += len(DOTS) if start > end else 0
            if column < after:
                return shown + column - start
            shown, end = shown + after - start, after
        return shown + min(column - end, len(DOTS))


def cut(cells: Sequence[str], marked: Iterable[tuple[int, int]], room: int, beside: int = 0) -> Cut:
    """A line in so many columns; 0 for as many as it takes.

    What is kept are the ends of the ranges that are `marked`, the most important first, with what
    stands around them. `beside` columns to the right of the last are wanted for a text.
    """
    if not room or len(cells) <= room:
        return Cut("".join(cells), ((0, len(cells)),))
    edges = [edge for start, end in marked for edge in (start, max(end - 1, start))]
    beside, begin = min(beside, room // 2), [(0, room - len(DOTS))]
    if max(edges, default=0) < room - max(beside, len(DOTS)):
        return Cut(_joined(cells, begin), tuple(begin))
    before = room - beside - 2 * len(DOTS)
    for count in range(len(edges), 0, -1):
        for around in range(room, _LEAST_AROUND if count > 1 else -1, -1):
            kept = _around(edges[:count], min(around, before), around, len(cells))
            if _width(kept, len(cells)) <= room:
                return Cut(_joined(cells, kept), tuple(kept))
    return Cut(_joined(cells, begin), tuple(begin))


_LEAST_AROUND: Final = 3
"""Columns beside what is marked without which it says nothing."""


def _around(edges: Iterable[int], before: int, after: int, length: int) -> list[tuple[int, int]]:
    """The columns around some, as ranges; what dots would save nothing for is kept."""
    kept = list[tuple[int, int]]()
    for edge in sorted(min(each, length) for each in edges):
        start, end = max(edge - before, 0), min(edge + after + 1, length)
        if kept and start <= kept[-1][1] + len(DOTS):
            start = kept.pop()[0]
        elif start <= len(DOTS):
            start = 0
        kept.append((start, end if end + len(DOTS) < length else length))
    return kept


def _width(kept: Sequence[tuple[int, int]], length: int) -> int:
    gaps = len(kept) - 1 + (kept[0][0] > 0) + (kept[-1][1] < length)
    return sum(end - start for start, end in kept) + gaps * len(DOTS)


def _joined(cells: Sequence[str], kept: Sequence[tuple[int, int]]) -> str:
    parts, before = list[str](), 0
    for start, end in kept:
        if start > before:
            parts.append(DOTS)
        part, before = [*cells[start:end]], end
        # Of a wide character that loses one half, the other becomes a space.
        if part and not part[0]:
            part[0] = " "
        if part and end < len(cells) and not cells[end]:
            part[-1] = " "
        parts += part
    return "".join((*parts, DOTS if before < len(cells) else ""))
