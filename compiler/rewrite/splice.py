"""Edits applied to a text: everything outside of them stays as it is, line ends included."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from ...ir.diagnostics import Edit
from ...ir.nodes import Span
from ..source import LINE_END


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made, which must not overlap; what they add ends lines as the text does."""
    starts, newline = line_starts(text), line_end(text)
    parts, done = list[str](), 0
    for start, end, replacement in sorted(
        (*_offsets(edit.span, starts), edit.replacement) for edit in edits
    ):
        parts += [text[done:start], replacement.replace("\n", newline)]
        done = end
    return "".join((*parts, text[done:]))


def line_starts(text: str) -> list[int]:
    """Where each line begins, the one after the last line end included."""
    return [0, *(found.end() for found in LINE_END.finditer(text))]


def line_end(text: str) -> str:
    """What ends the first line; a line feed where there is one line only."""
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def _offsets(span: Span, starts: Sequence[int]) -> tuple[int, int]:
    return _offset(span.line, span.column, starts), _offset(span.end_line, span.end_column, starts)


def _offset(line: int, column: int, starts: Sequence[int]) -> int:
    last = len(starts) - 1
    return starts[min(line - 1, last)] + column - 1


def apart(edits: Iterable[Edit]) -> bool:
    """Whether no two of the edits touch the same text; two that insert at one place do."""
    places = sorted((each.span.file, *_start(each), *_end(each)) for each in edits)
    return all(
        one[0] != other[0] or (one[3:] <= other[1:3] and one[1:] != other[1:])
        for one, other in pairwise(places)
    )


def _start(edit: Edit) -> tuple[int, int]:
    return edit.span.line, edit.span.column


def _end(edit: Edit) -> tuple[int, int]:
    return edit.span.end_line, edit.span.end_column


def edits_between(file: str, old: str, new: str) -> tuple[Edit, ...]:
    """The edits that make one text of the other: the lines that differ, without what they share."""
    before, after = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        _trimmed(file, low, before[low:high], "".join(after[first:last]))
        for tag, low, high, first, last in matcher.get_opcodes()
        if tag != "equal"
    )


def _lines(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise((*line_starts(text), len(text)))]


def _trimmed(file: str, low: int, lines: Sequence[str], new: str) -> Edit:
    """The edit of some lines, from the first character to the last that differ."""
    old = "".join(lines)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    starts = line_starts(old)
    start, end = _position(head, starts), _position(len(old) - tail, starts)
    span = Span(file, low + start[0], start[1], low + end[0], end[1])
    return Edit(span, LINE_END.sub("\n", new[head : len(new) - tail]))


def _position(offset: int, starts: Sequence[int]) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    line = max(index for index, start in enumerate(starts) if start <= offset)
    return line + 1, offset - starts[line] + 1
