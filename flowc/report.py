"""Diagnostics, as the user asked to see them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from posixpath import join, normpath, relpath
from typing import Final, TextIO

from .ir.diagnostics import Diagnostic, Severity, in_order
from .ir.nodes import Span
from .judge import judge
from .opened import Opened, Texts
from .project import here
from .terminal import has_color, width

OUTPUT_FORMATS: Final = ("text", "concise", "json", "github", "sarif")
"""Values of ``--output-format``; those of `ir.render.OutputFormat`, without importing it."""

_FOR_MACHINES: Final = frozenset({"json", "sarif"})
"""Formats that are one document, written even where there is nothing to report."""


def report(
    opened: Opened | Sequence[Opened],
    output_format: str,
    stream: TextIO,
    like: TextIO | None = None,
) -> None:
    """Write what was found; of several things opened, in one document.

    It is written as the stream `like` shows it best, where that is another.
    """
    several = [opened] if isinstance(opened, Opened) else opened
    if output_format not in _FOR_MACHINES and not any(each.diagnostics for each in several):
        return
    from .ir.render import OutputFormat, Style, render

    parts = [_from_here(each) for each in several]
    diagnostics = [each for found, _ in parts for each in found]

    def text(file: str) -> str | None:
        known = (texts(file) for _, texts in parts)
        return next((each for each in known if each is not None), None)

    style = Style(OutputFormat(output_format), has_color(like or stream), width(like or stream))
    rendered = render(diagnostics, text, style)
    stream.write(rendered if rendered.endswith("\n") or not rendered else f"{rendered}\n")


def report_all(
    opened: Opened,
    found: Sequence[Diagnostic],
    output_format: str,
    stream: TextIO,
    like: TextIO | None = None,
) -> None:
    """One report of what opening found and what running the code came to, so that it is one document.

    What ran is the text that the files have now; what was compiled may be another.
    """
    compiled = {label.span.file for each in opened.diagnostics for label in each.labels}

    def text(file: str) -> str | None:
        known = opened.texts(file)
        if known is not None or file in compiled or opened.code is None:
            return known
        content = here().read([join(opened.code, file)])[0]
        return content.decode("utf-8-sig", "replace") if isinstance(content, bytes) else None

    diagnostics = in_order([*opened.diagnostics, *judge(tuple(found), opened.settings)])
    report(replace(opened, diagnostics=diagnostics, texts=text), output_format, stream, like)


def _from_here(opened: Opened) -> tuple[tuple[Diagnostic, ...], Texts]:
    """The findings with files named so that a terminal can open them.

    That is from the current folder; of files outside of it, in full, unless a path that leads
    outwards is how the user named them.
    """
    cwd = here().cwd
    upwards = opened.name.startswith("../")
    if opened.code in (None, cwd):
        return opened.diagnostics, opened.texts
    names = dict[str, str]()

    def shown(span: Span) -> Span:
        if span.file == opened.name:  # an IR file, as the user named it
            return span
        path = join(opened.code or cwd, span.file)
        file = relpath(path, cwd) if upwards else here().show(normpath(path))
        names[file] = span.file
        return replace(span, file=file)

    def moved(found: Diagnostic) -> Diagnostic:
        labels = tuple(replace(each, span=shown(each.span)) for each in found.labels)
        helps = tuple(
            replace(each, edits=tuple(replace(edit, span=shown(edit.span)) for edit in each.edits))
            for each in found.helps
        )
        return replace(found, labels=labels, helps=helps)

    moved_all = tuple(map(moved, opened.diagnostics))
    return moved_all, lambda file: opened.texts(names.get(file, file))


def summary(diagnostics: tuple[Diagnostic, ...]) -> str:
    """How many findings there are of each severity; "" where there are none."""
    counts = Counter(each.severity for each in diagnostics)
    return ", ".join(counted(counts[each], each.value) for each in Severity if counts[each])


def counted(number: int, what: str) -> str:
    """``1 task``, ``2 tasks``."""
    return f"{number} {what}{'' if number == 1 else 's'}"
