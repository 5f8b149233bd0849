"""Edits of source text: what lines become."""

from collections.abc import Iterator, Sequence

from .diagnostics import Edit
from .nodes import Span
from .records import dataclass


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that edits change."""

    line: int
    """Number of the first."""
    old: tuple[str, ...]
    new: tuple[str, ...]


def hunks(lines: Sequence[str], edits: Sequence[Edit]) -> list[Hunk]:
    """What edits of one file change, in order; edits that overlap an earlier one are left out."""
    found = list[Hunk]()
    for group in _groups(edits):
        first, last = group[0].span.line, max(edit.span.end_line for edit in group)
        if 1 <= first <= last <= len(lines):
            found.append(_hunk(first, lines[first - 1 : last], group))
    return found


def _groups(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Edits on the same lines together."""
    group, end = list[Edit](), (0, 0)
    for edit in sorted(edits, key=lambda edit: _start(edit.span)):
        if _start(edit.span) < end:
            continue
        if group and edit.span.line > end[0]:
            yield group
            group = []
        group.append(edit)
        end = (edit.span.end_line, edit.span.end_column)
    if group:
        yield group


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _hunk(first: int, old: Sequence[str], edits: Sequence[Edit]) -> Hunk:
    new = [*old]
    for edit in reversed(edits):
        span = edit.span
        top, bottom = span.line - first, span.end_line - first
        before, after = new[top][: span.column - 1], new[bottom][span.end_column - 1 :]
        new[top : bottom + 1] = f"{before}{edit.replacement}{after}".split("\n")
    return _trimmed(first, [*old], new)


def _trimmed(line: int, old: list[str], new: list[str]) -> Hunk:
    """The hunk without lines that stay as they are at its ends."""
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    return Hunk(line + same, tuple(old[same:]), tuple(new[same:]))
