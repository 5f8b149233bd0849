"""Source text as spans see it: lines and columns, whatever a span claims."""

import re
from collections.abc import Callable
from dataclasses import field
from typing import Final

from .nodes import Span
from .records import dataclass
from .render_canvas import Columns

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
"""What ends a line for Python; form feeds and Unicode's separators do not."""


@dataclass(slots=True)
class Sources:
    """The files that spans name, read once and split into lines once."""

    texts: Callable[[str], str | None]
    _lines: dict[str, list[str] | None] = field(default_factory=dict[str, list[str] | None])
    _columns: dict[tuple[str, int], Columns] = field(default_factory=dict[tuple[str, int], Columns])

    def lines(self, file: str) -> list[str] | None:
        """The lines of a file; None where its text cannot be had."""
        if file not in self._lines:
            text = self.texts(file)
            self._lines[file] = None if text is None else split_lines(text)
        return self._lines[file]

    def has(self, span: Span) -> bool:
        """Whether the line that a span begins on can be shown."""
        lines = self.lines(span.file)
        return lines is not None and 1 <= span.line <= len(lines)

    def columns(self, file: str, line: int) -> Columns:
        """A line as a terminal shows it; an empty one where there is none."""
        key = (file, line)
        if key not in self._columns:
            lines = self.lines(file) or []
            self._columns[key] = Columns(lines[line - 1] if 1 <= line <= len(lines) else "")
        return self._columns[key]

    def fitted(self, span: Span) -> Span:
        """The span within what its file has; one that ends where a line begins ends before it."""
        lines = self.lines(span.file) or []
        end_line, end_column = min(max(span.end_line, span.line), len(lines)), span.end_column
        if end_line < span.end_line:
            end_column = len(lines[end_line - 1]) + 1
        if end_line > span.line and end_column <= 1:
            end_line -= 1
            end_column = len(lines[end_line - 1]) + 1
        column = min(max(span.column, 1), len(lines[span.line - 1]) + 1)
        if end_line == span.line:
            end_column = max(end_column, column)
        return Span(span.file, span.line, column, end_line, end_column)


def split_lines(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    return _LINE_END.split(text.removeprefix("\ufeff"))
