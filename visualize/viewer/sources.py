"""The lines of source that the page shows: those around the places of what is in it."""

from collections.abc import Callable, Iterable
from typing import Final

BEFORE: Final = 2
AFTER: Final = 8
"""Lines of source kept around a place."""
LONGEST: Final = 400
"""Longest line, in characters; the rest of it is cut."""


def lines_around(
    places: Iterable[str], texts: Callable[[str], str | None]
) -> dict[str, dict[str, str]]:
    """The lines of source around places (``file:line``), by file and number."""
    wanted = dict[str, set[int]]()
    for place in places:
        file, colon, line = place.rpartition(":")
        if colon:
            wanted.setdefault(file, set()).add(int(line))
    found = dict[str, dict[str, str]]()
    for file in sorted(wanted):
        text = texts(file)
        if text is not None:
            found[file] = _lines(text.split("\n"), sorted(wanted[file]))
    return found


def _lines(lines: list[str], around: list[int]) -> dict[str, str]:
    kept, reached = dict[str, str](), 0
    for line in around:
        for number in range(max(line - BEFORE, reached + 1), min(line + AFTER, len(lines)) + 1):
            kept[str(number)] = lines[number - 1].rstrip("\r")[:LONGEST]
            reached = number
    return kept
