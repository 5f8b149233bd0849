"""Source lines with what there is to say about them: underlines, bars and texts."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from .diagnostics import Label
from .nodes import Span
from .records import dataclass
from .render_canvas import Cut, Ink, Line, Piece, clean, cut
from .render_sources import Sources

LONGEST: Final = 6
"""Lines of a span that are all shown; of a longer one, the first and the last."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How the lines of a snippet are laid out."""

    digits: int
    """Width of the line numbers."""
    width: int
    """Columns at which lines are cut; 0 for none."""
    ink: Ink
    """Colour of what is primary."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label on the lines of its file."""

    span: Span
    text: str
    primary: bool
    depth: int = 0
    """Which bar of the margin runs beside the lines, from 1; 0 for a span within a line."""
    opens: bool = False
    """Whether the bar begins beside the first line, since nothing but space precedes the span."""

    @property
    def sign(self) -> str:
        return "^" if self.primary else "-"


def snippet(sources: Sources, labels: Sequence[Label], frame: Frame) -> list[Line]:
    """The lines that labels of one file are about. Each label begins on a line that the file has."""
    marks = _marks(sources, labels)
    drawn = _Snippet(sources, marks, frame)
    return [*drawn.lines()]


def shown_lines(sources: Sources, labels: Sequence[Label]) -> list[int]:
    """Numbers of the lines that a snippet shows, in order."""
    numbers = set[int]()
    for label in labels:
        span = sources.fitted(label.span)
        if span.end_line - span.line < LONGEST:
            numbers.update(range(span.line, span.end_line + 1))
        else:
            numbers.update(range(span.line, span.line + LONGEST // 2))
            numbers.update((span.end_line - 1, span.end_line))
    between = {number + 1 for number in numbers if number + 2 in numbers}
    return sorted(numbers | between)


def _marks(sources: Sources, labels: Sequence[Label]) -> list[_Mark]:
    """The labels on their lines; those over several lines with bars that do not meet."""
    spans = [(sources.fitted(each.span), clean(each.text), each.primary) for each in labels]
    spans.sort(key=lambda each: (each[0].line, -each[0].end_line, each[0].column))
    marks, ends = list[_Mark](), dict[int, int]()
    for span, text, primary in spans:
        if span.line == span.end_line:
            marks.append(_Mark(span, text, primary))
            continue
        depth = next(d for d in range(1, len(ends) + 2) if ends.get(d, 0) < span.line)
        ends[depth] = span.end_line
        before = (sources.lines(span.file) or [])[span.line - 1][: span.column - 1]
        marks.append(_Mark(span, text, primary, depth, not before.strip()))
    return marks


class _Snippet:
    def __init__(self, sources: Sources, marks: list[_Mark], frame: Frame) -> None:
        self._sources = sources
        self._frame = frame
        self._file = marks[0].span.file
        self._single = [mark for mark in marks if not mark.depth]
        self._long = [mark for mark in marks if mark.depth]
        self._margin = 2 * max((mark.depth for mark in marks), default=0)
        self._numbers = shown_lines(sources, [Label(mark.span) for mark in marks])

    def lines(self) -> Iterator[Line]:
        before = 0
        for number in self._numbers:
            if before and number > before + 1:
                yield [("...", Ink.FRAME), *self._gap(before, number)]
            yield from self._line(number)
            before = number

    def _line(self, number: int) -> Iterator[Line]:
        single = [mark for mark in self._single if mark.span.line == number]
        long = [mark for mark in self._long if number in (mark.span.line, mark.span.end_line)]
        shown = self._cut(number, [*single, *long])
        gutter = (f"{number:>{self._frame.digits}} | ", Ink.FRAME)
        yield [gutter, *self._bars(number, self._opened(number)), (shown.text, Ink.PLAIN)]
        inside = self._bars(number, self._opened(number), below=True)
        for row in _rows(self._placed(single, shown), self._frame.ink, self._room):
            yield [self._gutter, *inside, *row]
        for mark in sorted(long, key=lambda mark: mark.depth):
            if mark.span.line == number and not mark.opens:
                yield self._corner(mark, number, mark.span.column, shown)
        for mark in sorted(long, key=lambda mark: -mark.depth):
            if mark.span.end_line == number:
                yield self._corner(mark, number, mark.span.end_column - 1, shown)

    # Columns

    @property
    def _room(self) -> int:
        """Columns for source text; 0 for as many as it takes."""
        if not self._frame.width:
            return 0
        return max(self._frame.width - self._frame.digits - 3 - self._margin, 20)

    def _cut(self, number: int, marks: Sequence[_Mark]) -> Cut:
        """What is shown of a line: what is marked on it, the main thing first."""
        columns = self._sources.columns(self._file, number)
        marked = list[tuple[int, int]]()
        for mark in sorted(marks, key=lambda mark: not mark.primary):
            places = [columns.of(column) for column in _columns_on(mark, number)]
            marked.append((places[0], places[-1]))
        beside = max((len(mark.text) + 1 for mark in marks), default=0)
        return cut(columns.cells, marked, self._room, beside)

    def _placed(self, marks: Sequence[_Mark], shown: Cut) -> list["_Placed"]:
        placed = list[_Placed]()
        for mark in marks:
            columns = self._sources.columns(self._file, mark.span.line)
            first, end = columns.of(mark.span.column), columns.of(mark.span.end_column)
            start, last = shown.of(first), shown.of(max(end - 1, first))
            placed.append(_Placed(start, last + 1, mark.text, mark.primary))
        return placed

    # The margin

    @property
    def _gutter(self) -> Piece:
        return (f"{' ' * self._frame.digits} | ", Ink.FRAME)

    def _opened(self, number: int) -> list[_Mark]:
        return [mark for mark in self._long if mark.opens and mark.span.line == number]

    def _bars(self, number: int, opened: Sequence[_Mark], *, below: bool = False) -> Line:
        """The margin beside a line, or beside what is written below it."""
        cells = [(" ", Ink.PLAIN)] * self._margin
        for mark in self._long:
            if mark.span.line < number <= mark.span.end_line or (below and mark in opened):
                cells[2 * mark.depth - 2] = ("|", self._ink(mark))
            elif mark in opened:
                cells[2 * mark.depth - 2] = ("/", self._ink(mark))
        return cells

    def _gap(self, before: int, after: int) -> Line:
        """The margin beside lines that are left out."""
        inside = [
            mark for mark in self._long if mark.span.line <= before < after <= mark.span.end_line
        ]
        cells = [(" ", Ink.PLAIN)] * self._margin
        for mark in inside:
            cells[2 * mark.depth - 2] = ("|", self._ink(mark))
        return [(" " * self._frame.digits, Ink.PLAIN), *cells] if inside else []

    def _corner(self, mark: _Mark, number: int, column: int, shown: Cut) -> Line:
        """The line from a bar to where its span begins or ends."""
        at = shown.of(self._sources.columns(self._file, number).of(column))
        ends = mark.span.end_line == number
        ink = self._ink(mark)
        cells = self._bars(number, self._opened(number), below=True)
        for other in self._long:
            # Bars that begin on this line are drawn from the outermost in, those that end from the
            # innermost out: what is further in is not there yet, or not there any more.
            if other.depth > mark.depth and self._is_absent(other, number, ends=ends):
                cells[2 * other.depth - 2] = (" ", Ink.PLAIN)
        if not ends:
            cells[2 * mark.depth - 2] = (" ", Ink.PLAIN)
        line = [
            ("_", ink) if cell == (" ", Ink.PLAIN) else cell for cell in cells[2 * mark.depth - 1 :]
        ]
        pieces = [*cells[: 2 * mark.depth - 1], *line, ("_" * at + mark.sign, ink)]
        text = [(f" {mark.text}", ink)] if ends and mark.text else []
        return [self._gutter, *pieces, *text]

    def _is_absent(self, mark: _Mark, number: int, *, ends: bool) -> bool:
        if ends:
            return mark.span.end_line == number
        return mark.span.line == number and not mark.opens

    def _ink(self, mark: _Mark) -> Ink:
        return self._frame.ink if mark.primary else Ink.FRAME


def _columns_on(mark: _Mark, number: int) -> Iterator[int]:
    if mark.span.line == number:
        yield mark.span.column
    if mark.span.end_line == number:
        yield mark.span.end_column


# Labels within a line


@dataclass(frozen=True, slots=True)
class _Placed:
    """A label within a line, by terminal columns."""

    start: int
    end: int
    text: str
    primary: bool


def _rows(labels: Sequence[_Placed], ink: Ink, room: int) -> Iterator[Line]:
    """What is written below a source line for the labels within it."""
    if not labels:
        return
    ordered = sorted(labels, key=lambda each: (each.start, -each.end))
    inline = _inline(ordered)
    hanging = [each for each in ordered if each.text and each is not inline]
    underlines = _underlines(ordered, ink)
    if inline is None:
        yield underlines
    else:
        first, *rest = _wrapped(inline.text, inline.end + 1, room)
        yield [*underlines, (f" {first}", _ink(inline, ink))]
        for text in rest:
            yield _below(hanging, inline.end + 1, text, inline, ink)
    if hanging:
        yield _line((each.start, "|", _ink(each, ink)) for each in hanging)
    while hanging:
        last = hanging.pop()
        for text in _wrapped(last.text, last.start, room):
            yield _below(hanging, last.start, text, last, ink)


def _below(hanging: Sequence[_Placed], column: int, text: str, label: _Placed, ink: Ink) -> Line:
    """A line of a label's text, with the bars of those whose text stands further down."""
    bars = ((each.start, "|", _ink(each, ink)) for each in hanging if each.start < column)
    return _line((*bars, (column, text, _ink(label, ink))))


LEAST_TEXT: Final = 24
"""Columns for a label's text below which it is not broken into lines: the terminal does it better."""


def _wrapped(text: str, column: int, room: int) -> list[str]:
    """A label's text in lines that fit behind a column."""
    free = room - column
    if len(text) <= free or free < LEAST_TEXT:
        return [text]
    return textwrap.wrap(text, free, break_long_words=False, break_on_hyphens=False) or [text]


def _inline(labels: Sequence[_Placed]) -> _Placed | None:
    """The label whose text fits behind its underline: the last, where none ends after it begins."""
    last = labels[-1]
    clear = all(each.end <= last.start or each.end <= last.end for each in labels)
    return last if clear and last.text else None


def _underlines(labels: Sequence[_Placed], ink: Ink) -> Line:
    signs = dict[int, tuple[str, Ink]]()
    for each in sorted(labels, key=lambda each: each.primary):
        sign = ("^" if each.primary else "-", _ink(each, ink))
        signs.update(dict.fromkeys(range(each.start, each.end), sign))
    return _line((column, *signs[column]) for column in sorted(signs))


def _line(parts: Iterable[tuple[int, str, Ink]]) -> Line:
    """Texts at their columns, which are in order."""
    line, end = list[Piece](), 0
    for column, text, ink in parts:
        if column < end:
            continue
        line += [(" " * (column - end), Ink.PLAIN), (text, ink)]
        end = column + len(text)
    return line


def _ink(label: _Placed, ink: Ink) -> Ink:
    return ink if label.primary else Ink.FRAME
