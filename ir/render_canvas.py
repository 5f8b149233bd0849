"""What text output is drawn on: lines of pieces with ink, and source text by terminal columns."""

import unicodedata
from collections.abc import Iterable
from enum import Enum
from typing import Final, TypeAlias

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


def window(cells: list[str], start: int, width: int) -> str:
    """The cells from a column on; where something is left out, three dots stand in its place."""
    shown = cells[start : start + width]
    if start:
        _dot(shown, 0, 3)
    if start + width < len(cells):
        _dot(shown, max(len(shown) - 3, 0), len(shown))
    return "".join(shown)


def _dot(cells: list[str], start: int, end: int) -> None:
    """Put dots over cells; of a wide character that loses one half, the other becomes a space."""
    if start and not cells[start]:
        cells[start - 1] = " "
    if end < len(cells) and not cells[end]:
        cells[end] = " "
    cells[start:end] = ["."] * len(cells[start:end])
