"""Where in the user's program a running call stands: its name, its loop, its span."""

import ast
import inspect
import os
from contextvars import ContextVar
from dataclasses import field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import cast

from ..ir.nodes import Span
from ..ir.records import dataclass
from ..ir.source import Function
from .syntax import Syntax, position_of, read_syntax, running_position

_PACKAGE = __name__.rpartition(".")[0]


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A file of the program: its path from the root, and its syntax."""

    name: str
    syntax: Syntax
    _spans: dict[ast.AST, Span] = field(default_factory=dict[ast.AST, Span])

    def span(self, node: ast.expr | ast.arg | ast.keyword) -> Span:
        """Where a piece of syntax stands."""
        found = self._spans.get(node)
        if found is None:
            found = self._spans[node] = self.syntax.span(self.name, position_of(node))
        return found

    def name_span(self, function: Function) -> Span:
        """Where the name of a function stands."""
        keyword = "def " if isinstance(function, ast.FunctionDef) else "async def "
        line, column = function.lineno, function.col_offset + len(keyword)
        return self.syntax.span(
            self.name, (line, line, column, column + len(function.name.encode()))
        )


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A call expression that is being evaluated."""

    file: File
    node: ast.Call
    name: str
    """The variable that it is assigned to, or ""."""
    in_loop: bool
    """Whether it stands in a loop."""
    span: Span
    """Where it stands."""
    _arguments: dict[tuple[str, int | None], Span] = field(
        default_factory=dict[tuple[str, int | None], Span]
    )

    def argument_span(self, name: str, index: int | None) -> Span:
        """Where the value of an argument stands; the whole call's where that cannot be told."""
        found = self._arguments.get((name, index))
        if found is None:
            found = self._arguments[name, index] = self._argument_span(name, index)
        return found

    def _argument_span(self, name: str, index: int | None) -> Span:
        for keyword in self.node.keywords:
            if keyword.arg == name:
                return self.file.span(keyword)
        before = self.node.args[: index + 1] if index is not None else []
        if index == len(before) - 1 and not any(isinstance(each, ast.Starred) for each in before):
            return self.file.span(before[-1])
        return self.span


class Sites:
    """The files of a program that lie below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.join(os.path.realpath(root), "")
        self._files: dict[str, File | None] = {}
        self._sites: dict[int, tuple[CodeType, dict[int, Site | None]]] = {}
        """The sites of a code by instruction; a code hashes by everything in it, so by identity."""

    def site(self, frame: FrameType | None) -> Site | None:
        """The call that a frame is making; None where it is in no file of the program."""
        return None if frame is None else self.site_of(frame.f_code, frame.f_lasti)

    def site_of(self, code: CodeType, instruction: int) -> Site | None:
        """The call that an instruction makes; None where it is in no file of the program."""
        known = self._sites.get(id(code))
        if known is None:
            known = self._sites[id(code)] = (code, {})
        sites = known[1]
        if instruction not in sites:
            sites[instruction] = self._read_site(code, instruction)
        return sites[instruction]

    def _read_site(self, code: CodeType, instruction: int) -> Site | None:
        file = self.file(code)
        found = file.syntax.call(code, instruction) if file else None
        return Site(file, *found, file.span(found[0])) if file and found else None

    def naming(self, code: CodeType, instruction: int) -> Span | None:
        """Where a call that makes something names it: its argument `name`, else what is called."""
        site = self.site_of(code, instruction)
        if site is None:
            return None
        names = (each for each in site.node.keywords if each.arg == "name")
        return site.file.span(next(names, site.node.func))

    def in_loop(self, frame: FrameType | None, until: CodeType) -> bool:
        """Whether a frame, from this one outwards to that of `until`, is making its call in a loop."""
        while frame is not None and frame.f_code is not until:
            if (site := self.site(frame)) is not None and site.in_loop:
                return True
            frame = frame.f_back
        return False

    def comparison(self, frame: FrameType | None) -> ast.Compare | None:
        """The comparison that a frame is making."""
        file = self.file(frame.f_code) if frame else None
        return file.syntax.comparison(frame.f_code, frame.f_lasti) if frame and file else None

    def here(self, frame: FrameType | None) -> Span | None:
        """What the innermost frame of the program, from this one outwards, is evaluating."""
        while frame is not None:
            if (span := self.at(frame.f_code, frame.f_lasti)) is not None:
                return span
            frame = frame.f_back
        return None

    def at(self, code: CodeType, instruction: int) -> Span | None:
        """What an instruction evaluates; None where it is in no file of the program."""
        file = self.file(code)
        position = running_position(code, instruction) if file else None
        return file.syntax.span(file.name, position) if file and position else None

    def function(self, function: FunctionType | None) -> tuple[File, Function] | None:
        """The definition of a function; None where it is in no file of the program."""
        if function is None or (file := self.file(function.__code__)) is None:
            return None
        found = file.syntax.function(function.__code__)
        return (file, found) if found else None

    def has(self, path: str) -> bool:
        """Whether a file is of the program."""
        real = os.path.realpath(path)
        return real.startswith(self._root) and "site-packages" not in real.split(os.sep)

    def file(self, code: CodeType) -> File | None:
        """The file that code was compiled from; None where it is not of the program."""
        path = code.co_filename
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path]

    def _read(self, path: str) -> File | None:
        if not self.has(path):
            return None
        real = os.path.realpath(path)
        syntax = read_syntax(real)
        return File(real.removeprefix(self._root).replace(os.sep, "/"), syntax) if syntax else None


PLACE: ContextVar[object | None] = ContextVar("flowc_place", default=None)
"""Where in the program something was added that is recorded only now; None for what runs now.

It has what of a frame is asked for here.
"""


def user_frame() -> FrameType | None:
    """The innermost running frame that is not of this package."""
    if (place := PLACE.get()) is not None:
        return cast("FrameType", place)
    frame: FrameType | None = inspect.currentframe()
    while frame is not None and frame.f_globals.get("__package__") == _PACKAGE:
        frame = frame.f_back
    return frame
