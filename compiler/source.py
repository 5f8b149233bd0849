"""Source text: how bytes become text, and how the syntax tree's positions become spans."""

import ast
import codecs
import io
import re
import tokenize
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ..ir.diagnostics import Diagnostic, Log
from ..ir.nodes import Span
from ..ir.rules_language import NOT_UTF8, SYNTAX_ERROR, TOO_DEEP

_LINE_END: Final = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one module."""

    module: str
    """Qualified name."""
    file: str
    """Path relative to the root of the build, with ``/``; what spans and messages say."""
    text: str
    is_package: bool = False
    """Whether this is a package's ``__init__``."""


Loader: TypeAlias = Callable[[str], Source | None]
"""Finds the source of a module by qualified name; None where it is not part of the program."""


def decode_source(
    data: bytes, module: str, file: str, is_package: bool = False
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """Decode a module's bytes as Python does: a byte order mark or a coding comment, else UTF-8."""
    log = Log()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError, AssertionError) as problem:
        log.add(NOT_UTF8, f"`{file}` cannot be decoded: {problem}", Span(file, 1, 1, 1, 1))
        return None, tuple(log.diagnostics)
    text = text.removeprefix(codecs.BOM_UTF8.decode())
    return Source(module, file, text, is_package), ()


@dataclass(slots=True)
class Positions:
    """Makes spans from the positions of syntax nodes, which count columns in UTF-8 bytes."""

    file: str
    text: str
    _ascii: bool = field(init=False)
    _lines: list[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._ascii = self.text.isascii()

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.arg | ast.alias) -> Span:
        """Where a node stands."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Span(
            self.file,
            node.lineno,
            self._column(node.lineno, node.col_offset),
            end_line,
            self._column(end_line, end_column),
        )

    def name_span(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Span:
        """Where the name of a definition stands."""
        keyword = {"FunctionDef": "def ", "AsyncFunctionDef": "async def ", "ClassDef": "class "}
        start = self._column(node.lineno, node.col_offset) + len(keyword[type(node).__name__])
        return Span(self.file, node.lineno, start, node.lineno, start + len(node.name))

    def _column(self, line: int, offset: int) -> int:
        if self._ascii:
            return offset + 1
        if self._lines is None:
            self._lines = _LINE_END.split(self.text)
        if line > len(self._lines):
            return offset + 1
        encoded = self._lines[line - 1].encode("utf-8", "surrogatepass")
        return len(encoded[:offset].decode("utf-8", "replace")) + 1


def parse(source: Source, log: Log) -> ast.Module | None:
    """The syntax tree of a module; None, with an error reported, where the text is not Python."""
    try:
        return ast.parse(source.text, source.file)
    except SyntaxError as problem:
        log.add(SYNTAX_ERROR, problem.msg, _error_span(source, problem))
    except ValueError as problem:  # a null character in the text
        log.add(SYNTAX_ERROR, str(problem), Span(source.file, 1, 1, 1, 1))
    except (RecursionError, MemoryError):
        log.add(
            TOO_DEEP, "the program is nested too deeply to parse", Span(source.file, 1, 1, 1, 1)
        )
    return None


def _error_span(source: Source, problem: SyntaxError) -> Span:
    """`SyntaxError` counts columns from 1, in code points; 0 and -1 stand for unknown."""
    line, column = problem.lineno or 1, max(problem.offset or 1, 1)
    end_line, end_column = problem.end_lineno or line, problem.end_offset or 0
    if end_line < line or (end_line == line and end_column <= column):
        end_line, end_column = line, column + 1
    return Span(source.file, line, column, end_line, end_column)
