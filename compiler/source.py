"""Source text: how bytes become text, and how the syntax tree's positions become spans."""

import ast
import codecs
import io
import re
import tokenize
from collections.abc import Callable
from dataclasses import field
from typing import Final, TypeAlias

from ..ir.diagnostics import Diagnostic, Help, Log
from ..ir.nodes import Span
from ..ir.records import dataclass
from ..ir.rules_language import NOT_UTF8, SYNTAX_ERROR, TOO_DEEP

LINE_END: Final = re.compile("\r\n|\r|\n")
"""What ends a line, to Python: neither a form feed nor any other separator of Unicode does."""


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
    problems: tuple[Diagnostic, ...] = ()
    """Why there is no text, where its file cannot be read as text."""


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
        line, column = node.lineno, node.col_offset
        end_line, end_column = node.end_lineno or line, node.end_col_offset or 0
        if self._ascii:  # a byte is a column; there are three spans a call, so this is worth a line
            return Span(self.file, line, column + 1, end_line, end_column + 1)
        start, end = self._column(line, column), self._column(end_line, end_column)
        return Span(self.file, line, start, end_line, end)

    def name_span(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Span:
        """Where the name of a definition stands."""
        keyword = {"FunctionDef": "def ", "AsyncFunctionDef": "async def ", "ClassDef": "class "}
        start = self._column(node.lineno, node.col_offset) + len(keyword[type(node).__name__])
        return Span(self.file, node.lineno, start, node.lineno, start + len(node.name))

    def _column(self, line: int, offset: int) -> int:
        if self._ascii:
            return offset + 1
        if self._lines is None:
            self._lines = LINE_END.split(self.text)
        if line > len(self._lines):
            return offset + 1
        encoded = self._lines[line - 1].encode("utf-8", "surrogatepass")
        return len(encoded[:offset].decode("utf-8", "replace")) + 1


def origin(node: ast.ImportFrom, source: Source) -> str:
    """The module that names are imported from, with leading dots resolved."""
    if not node.level:
        return node.module or ""
    parts = source.module.split(".")
    kept = len(parts) - node.level + source.is_package
    return ".".join((*parts[: max(kept, 0)], *((node.module,) if node.module else ())))


def parse(source: Source, log: Log) -> ast.Module | None:
    """The syntax tree of a module; None, with an error reported, where the text is not Python."""
    if source.problems:
        log.diagnostics.extend(source.problems)
        return None
    if _is_too_large(source.text):
        message = f"the module is too large: it has over {MAX_SIGNS} signs and lines"
        helps = (Help("split the module"),)
        log.add(TOO_DEEP, message, Span(source.file, 1, 1, 1, 1), helps=helps)
        return None
    try:
        # Of a file that it is told Python counts the columns of errors in what the disk has by that name.
        return ast.parse(source.text, "")
    except SyntaxError as problem:
        plain: tuple[str, tuple[Help, ...]] = (problem.msg, ())
        message, ways_out = _newer_syntax(problem) or plain
        log.add(SYNTAX_ERROR, message, _error_span(source, problem), helps=ways_out)
    except ValueError as problem:  # a null character in the text
        log.add(SYNTAX_ERROR, str(problem), Span(source.file, 1, 1, 1, 1))
    except (RecursionError, MemoryError):
        log.add(
            TOO_DEEP, "the program is nested too deeply to parse", Span(source.file, 1, 1, 1, 1)
        )
    return None


MAX_SIGNS: Final = 1_000_000
"""Signs (brackets, operators, ...) and lines of one module. Each becomes a kilobyte of syntax tree or
so; a workflow of 100,000 calls has 700,000."""

_SIGNS: Final = bytes({*b"!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~\n"})


def _is_too_large(text: str) -> bool:
    if len(text) <= MAX_SIGNS:
        return False
    data = text.encode("utf-8", "surrogatepass")
    return len(data) - len(data.translate(None, _SIGNS)) > MAX_SIGNS


_TYPE_STATEMENT: Final = r"\s*type\s+\w+(\s*\[.*\])?\s*="
_TYPE_PARAMETERS: Final = r"\s*((async\s+)?def|class)\s+\w+\s*\["


def _newer_syntax(problem: SyntaxError) -> tuple[str, tuple[Help, ...]] | None:
    """What to say of type aliases and parameters as Python 3.12 writes them; None for other errors."""
    text = problem.text or ""
    if re.match(_TYPE_STATEMENT, text):
        way_out = Help("write `Name: TypeAlias = ...`, with `TypeAlias` of `typing`")
        return "the `type` statement of Python 3.12 is not read", (way_out,)
    if re.match(_TYPE_PARAMETERS, text):
        way_out = Help('write `T = TypeVar("T")` above, with `TypeVar` of `typing`')
        return "type parameters in brackets, of Python 3.12, are not read", (way_out,)
    return None


def _error_span(source: Source, problem: SyntaxError) -> Span:
    """`SyntaxError` counts columns from 1, in code points; 0 and -1 stand for unknown."""
    line, column = problem.lineno or 1, max(problem.offset or 1, 1)
    end_line, end_column = problem.end_lineno or line, problem.end_offset or 0
    if end_line < line or (end_line == line and end_column <= column):
        end_line, end_column = line, column + 1
    return Span(source.file, line, column, end_line, end_column)
