"""Diagnostics for people, in the manner of rustc: source lines, carets, notes and ways out."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from .diagnostics import Diagnostic, Help, Label, Severity
from .render_canvas import Columns, Ink, Line, clean, cut, paint
from .render_edits import Hunk, hunks
from .render_snippet import Frame, shown_lines, snippet
from .render_sources import Sources

INKS: Final = {
    Severity.ERROR: Ink.ERROR,
    Severity.WARNING: Ink.WARNING,
    Severity.NOTE: Ink.NOTE,
}

MAX_HUNK: Final = 8
"""Lines of a change that are shown."""


def render_text(
    diagnostics: Sequence[Diagnostic],
    texts: Callable[[str], str | None],
    *,
    color: bool = False,
    width: int = 0,
) -> str:
    """The diagnostics with their source text, an empty line between two."""
    sources = Sources(texts)
    painted = (paint(_lines(each, sources, width), color=color) for each in diagnostics)
    return "\n".join(painted)


def _lines(found: Diagnostic, sources: Sources, width: int) -> Iterator[Line]:
    ink = INKS[found.severity]
    yield [
        (f"{found.severity.value}[{found.code}]", ink),
        (f": {clean(found.message)}", Ink.BOLD),
    ]
    files = _by_file(found.labels)
    frame = Frame(_digits(found, files, sources), width, ink)
    for index, labels in enumerate(files):
        if index:
            yield [_bar(frame)]
        yield from _file(labels, sources, frame, "-->" if index == 0 else ":::")
    if not files and found.path:
        yield [(f"{' ' * frame.digits}--> ", Ink.FRAME), (clean(found.path), Ink.PLAIN)]
    if files and (found.notes or found.helps):
        yield [_bar(frame)]
    for note in found.notes:
        yield from _remark("note", note, frame)
    for each in found.helps:
        yield from _remark("help", each.text, frame)
        yield from _edits(each, sources, frame)


def _by_file(labels: Sequence[Label]) -> list[list[Label]]:
    """Labels by file; the first primary label first."""
    files = dict[str, list[Label]]()
    for label in sorted(labels, key=lambda label: not label.primary):
        files.setdefault(label.span.file, []).append(label)
    return [*files.values()]


def _digits(found: Diagnostic, files: Sequence[Sequence[Label]], sources: Sources) -> int:
    """Width of the largest line number."""
    known = [[label for label in labels if sources.has(label.span)] for labels in files]
    numbers = [shown_lines(sources, each)[-1] for each in known if each]
    numbers += [edit.span.end_line for each in found.helps for edit in each.edits]
    return len(str(max(numbers, default=1)))


def _bar(frame: Frame) -> tuple[str, Ink]:
    return (f"{' ' * frame.digits} |", Ink.FRAME)


def _file(labels: Sequence[Label], sources: Sources, frame: Frame, arrow: str) -> Iterator[Line]:
    shown = [label for label in labels if sources.has(label.span)]
    lost = [label for label in labels if not sources.has(label.span)]
    indent = " " * frame.digits
    for index, label in enumerate([*shown[:1], *lost]):
        span = label.span
        text = f": {clean(label.text)}" if label in lost and label.text else ""
        place = f"{clean(span.file)}:{span.line}:{span.column}{text}"
        yield [(f"{indent}{arrow if index == 0 else ':::'} ", Ink.FRAME), (place, Ink.PLAIN)]
        if label not in lost:
            yield [_bar(frame)]
            yield from snippet(sources, shown, frame)


def _remark(word: str, text: str, frame: Frame) -> Iterator[Line]:
    """A note or help; further lines of it stand below its first."""
    indent = " " * frame.digits
    first, *rest = text.split("\n")
    yield [(f"{indent} = ", Ink.FRAME), (word, Ink.BOLD), (f": {clean(first)}", Ink.PLAIN)]
    for line in rest:
        yield [(f"{indent}   {' ' * len(word)}  {clean(line)}", Ink.PLAIN)]


def _edits(help: Help, sources: Sources, frame: Frame) -> Iterator[Line]:
    if help.swap is not None:
        return  # the words say it all
    for file in dict.fromkeys(edit.span.file for edit in help.edits):
        lines = sources.lines(file)
        if lines is None:
            continue
        for hunk in hunks(lines, [edit for edit in help.edits if edit.span.file == file]):
            yield [_bar(frame)]
            yield from _hunk(hunk, frame)


def _hunk(hunk: Hunk, frame: Frame) -> Iterator[Line]:
    paired = len(hunk.old) == len(hunk.new)
    for number, text in enumerate(hunk.old[:MAX_HUNK]):
        changed = _difference(text, hunk.new[number]) if paired else ()
        yield _changed(hunk.line + number, "-", text, Ink.REMOVED, frame, changed)
    for number, text in enumerate(hunk.new[:MAX_HUNK]):
        changed = _difference(text, hunk.old[number]) if paired else ()
        yield _changed(hunk.line + number, "+", text, Ink.ADDED, frame, changed)


def _difference(text: str, other: str) -> tuple[tuple[int, int]]:
    """From where to where a line is not another, by code points from 0."""
    start = _common(text, other)
    return ((start, len(text) - _common(text[start:][::-1], other[start:][::-1])),)


def _common(text: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(text, other, strict=False))
    return next((i for i, (one, two) in pairs if one != two), min(len(text), len(other)))


def _changed(
    number: int,
    sign: str,
    text: str,
    ink: Ink,
    frame: Frame,
    changed: Sequence[tuple[int, int]],
) -> Line:
    columns = Columns(text)
    room = max(frame.width - frame.digits - 3, 20) if frame.width else 0
    marked = [(columns.of(start + 1), columns.of(end + 1)) for start, end in changed]
    gutter = (f"{number:>{frame.digits}} ", Ink.FRAME)
    return [gutter, (f"{sign} ", ink), (cut(columns.cells, marked, room).text, Ink.PLAIN)]
