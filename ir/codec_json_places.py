"""Where in a JSON text something is. Only for texts in which something is wrong."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from .codec_problems import Path, Problem
from .nodes import Span

MOST_STEPS: Final = 300_000
"""How many members and items are walked past: a place behind them is not worth the wait."""

Tree = dict[Any, Any]
"""Steps that lead somewhere, and the steps from there."""


def places(text: str, file: str, problems: Sequence[Problem]) -> list[Span]:
    """The place of every problem: the name of a field, else a string or number, else its bracket.

    One walk through the text for all of them, to the last one; what leads to none is skipped at the
    speed of the standard library's reader. Of a name that stands there twice, the first counts.
    """
    tree: Tree = {}
    for problem in problems:
        branch = tree
        for step in problem.path:
            branch = branch.setdefault(step, {})
    finder = _Finder(text, {problem.path for problem in problems})
    with suppress(_EnoughError, ValueError, RecursionError):
        finder.value(_blank(text, 0), (), tree)
    return [_span(text, file, finder, problem) for problem in problems]


def position(text: str, file: str, start: int, end: int | None = None) -> Span:
    """The piece of text between two offsets."""
    line, column = _line(text, start)
    end_line, end_column = _line(text, start if end is None else end)
    return Span(file, line, column, end_line, end_column)


def _line(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _span(text: str, file: str, finder: "_Finder", problem: Problem) -> Span:
    found = finder.names if problem.about_name else finder.values
    path = problem.path
    while path and path not in found:  # a field that is missing
        path, found = path[:-1], finder.values
    start, end = found.get(path, (0, 0))
    return position(text, file, start, end)


class _EnoughError(Exception):
    """Nothing is left to look for, or it is too far away."""


class _Finder:
    """Notes where the values on the way to problems are."""

    def __init__(self, text: str, wanted: set[Path]) -> None:
        self._text = text
        self._wanted = wanted
        self._left = MOST_STEPS
        self._decoder: Final = json.JSONDecoder()
        self.names = dict[Path, tuple[int, int]]()
        self.values = dict[Path, tuple[int, int]]()

    def value(self, at: int, path: Path, tree: Tree) -> int:
        """Walk through a value that something is in; gives where it ends."""
        opening = self._text[at]
        is_container = opening in "{["
        self.values[path] = (at, at + 1 if is_container else self._skip(at))
        self._wanted.discard(path)
        if not self._wanted:
            raise _EnoughError
        if not tree or not is_container:
            return self._skip(at)
        inside = self._object if opening == "{" else self._list
        return inside(at + 1, path, tree)

    def _object(self, at: int, path: Path, tree: Tree) -> int:
        at = _blank(self._text, at)
        while self._text[at] != "}":
            name, end = self._decoder.raw_decode(self._text, at)
            inner, is_first = (*path, name), name in tree and (*path, name) not in self.names
            if is_first:
                self.names[inner] = (at, end)
            at = _blank(self._text, _blank(self._text, end) + 1)
            at = self.value(at, inner, tree[name]) if is_first else self._skip(at)
            at = self._next(at)
        return at + 1

    def _list(self, at: int, path: Path, tree: Tree) -> int:
        at, index = _blank(self._text, at), 0
        while self._text[at] != "]":
            at = self.value(at, (*path, index), tree[index]) if index in tree else self._skip(at)
            at, index = self._next(at), index + 1
        return at + 1

    def _next(self, at: int) -> int:
        """Past a comma to the next item, or to the closing bracket."""
        self._left -= 1
        if not self._left:
            raise _EnoughError
        at = _blank(self._text, at)
        return _blank(self._text, at + 1) if self._text[at] == "," else at

    def _skip(self, at: int) -> int:
        end: int = self._decoder.raw_decode(self._text, at)[1]
        return end


_BLANKS: Final = re.compile(r"[ \t\n\r]*")


def _blank(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at
