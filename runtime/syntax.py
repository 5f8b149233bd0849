"""The syntax of a file of the user's program, looked up by the position of running instructions.

Python keeps, for every instruction, the piece of source that it comes from. So the call that a frame
is making is one expression of the file's syntax tree, and what `ir.source` says of that expression
holds for the running call.
"""

import ast
import os
import tokenize
from collections.abc import Iterator
from types import CodeType
from typing import Final, TypeAlias

from ..ir.nodes import Span
from ..ir.source import Function, calls, digest

Position: TypeAlias = tuple[int, int, int, int]
"""First line, last line, first column, last column; columns in bytes, from 0."""


def read_syntax(path: str) -> "Syntax | None":
    """The syntax of a file, read once while the file does not change; None where it has none."""
    try:
        found = os.stat(path)
        stamp = (found.st_mtime_ns, found.st_size)
        known = _READ.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        with tokenize.open(path) as file:
            syntax = Syntax(file.read())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    _READ[path] = (stamp, syntax)
    return syntax


_READ: "Final[dict[str, tuple[tuple[int, int], Syntax]]]" = {}


class Syntax:
    """The syntax tree of a file, its expressions by their position."""

    def __init__(self, text: str) -> None:
        self.digest = digest(text)
        """Digest of the file's text."""
        self._lines = None if text.isascii() else text.split("\n")
        self._calls: dict[ast.Call, tuple[str, bool]] = {}
        self._expressions: dict[Position, ast.Call | ast.Compare] = {}
        self._methods: dict[tuple[int, int], ast.Call] = {}
        self._parts: dict[Position, Position] = {}
        """What to point at where Python says a whole statement, or a part of a formatted text."""
        self._functions: dict[tuple[int, str], Function] = {}
        self._running: dict[int, tuple[CodeType, dict[int, ast.Call | ast.Compare]]] = {}
        self._read(ast.parse(text))

    def _read(self, module: ast.Module) -> None:
        for call, name, in_loop in calls(module):
            self._calls[call] = (name, in_loop)
            self._expressions[position_of(call)] = call
            self._methods.update(_method_start(call))
        for node in ast.walk(module):
            match node:
                case ast.Compare():
                    self._expressions[position_of(node)] = node
                case ast.If() | ast.While() | ast.Assert() | ast.IfExp():
                    self._parts[position_of(node)] = position_of(node.test)
                case ast.For() | ast.AsyncFor():
                    self._parts[position_of(node)] = position_of(node.iter)
                case ast.JoinedStr(values=values):
                    # Before 3.12 Python knows where the text stands, not each part of it.
                    parts = [each for each in values if isinstance(each, ast.FormattedValue)]
                    self._parts.update((position_of(each), position_of(node)) for each in parts)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    lines = (each.lineno for each in node.decorator_list)
                    self._functions[next(lines, node.lineno), node.name] = node
                case _:
                    pass

    def call(self, code: CodeType, instruction: int) -> "tuple[ast.Call, str, bool] | None":
        """The call that an instruction makes, the variable it is assigned to, and if it is in a loop."""
        found = self._expression(code, instruction)
        return (found, *self._calls[found]) if isinstance(found, ast.Call) else None

    def comparison(self, code: CodeType, instruction: int) -> ast.Compare | None:
        """The comparison that an instruction makes."""
        found = self._expression(code, instruction)
        return found if isinstance(found, ast.Compare) else None

    def function(self, code: CodeType) -> Function | None:
        """The definition that a function's code was compiled from."""
        return self._functions.get((code.co_firstlineno, code.co_name))

    def span(self, file: str, position: Position) -> Span:
        """The span of a position; its columns count characters."""
        line, end_line, column, end_column = self._parts.get(position, position)
        return Span(
            file, line, self._column(line, column), end_line, self._column(end_line, end_column)
        )

    def _column(self, line: int, offset: int) -> int:
        if self._lines is None or line > len(self._lines):
            return offset + 1
        return len(self._lines[line - 1].encode()[:offset].decode("utf-8", "replace")) + 1

    def _expression(self, code: CodeType, instruction: int) -> ast.Call | ast.Compare | None:
        known = self._running.get(id(code))  # code objects hash by everything in them
        if known is None:
            known = self._running[id(code)] = (code, dict(self._instructions(code)))
        return known[1].get(instruction // 2)

    def _instructions(self, code: CodeType) -> Iterator[tuple[int, ast.Call | ast.Compare]]:
        for index, position in enumerate(code.co_positions()):
            where = _complete(position)
            found = where and (
                self._expressions.get(where) or self._methods.get((where[0], where[2]))
            )
            if found:
                yield index, found


def _method_start(call: ast.Call) -> Iterator[tuple[tuple[int, int], ast.Call]]:
    """Where Python says that a method call starts if it is on a later line: at the method's name."""
    func = call.func
    if isinstance(func, ast.Attribute) and func.end_lineno != call.lineno:
        yield (func.end_lineno or 0, (func.end_col_offset or 0) - len(func.attr.encode())), call


def position_of(node: ast.expr | ast.stmt | ast.arg | ast.keyword) -> Position:
    """Where a piece of syntax stands."""
    return node.lineno, node.end_lineno or 0, node.col_offset, node.end_col_offset or 0


def running_position(code: CodeType, instruction: int) -> Position | None:
    """Where the source of an instruction stands; None where Python was told to forget columns."""
    for index, position in enumerate(code.co_positions()):
        if index == instruction // 2:
            return _complete(position)
    return None


def _complete(position: tuple[int | None, ...]) -> Position | None:
    line, end_line, column, end_column = position
    if line is None or end_line is None or column is None or end_column is None:
        return None
    return line, end_line, column, end_column
