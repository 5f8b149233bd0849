"""A diff for people and for other programs: one text in, by format."""

from collections.abc import Callable, Mapping
from enum import Enum
from itertools import groupby
from typing import Final

from .diagnostics import Diagnostic, Label, Severity, in_order
from .diff_changes import Change, Diff
from .records import dataclass
from .render_canvas import clean
from .render_diff_json import diff_json
from .render_diff_lines import by_entity, diff_summary, reach, span_of, symbol
from .render_diff_markdown import diff_markdown
from .render_lines import render_github
from .render_sarif import render_sarif
from .rules_diff import Impact

Texts = Callable[[str], str | None]


class DiffFormat(Enum):
    """What a diff can be written as."""

    TEXT = "text"
    """A line a change, by entity, and a summary."""
    STAT = "stat"
    """The summary alone, a line an entity."""
    JSON = "json"
    MARKDOWN = "markdown"
    """For a comment on a pull request."""
    GITHUB = "github"
    """Commands of GitHub Actions, which show on the changed lines."""
    SARIF = "sarif"


@dataclass(frozen=True, slots=True)
class Names:
    """What the two sides are called."""

    old: str
    new: str


def render_diff(found: Diff, names: Names, form: DiffFormat, texts: Texts, color: bool) -> str:
    """The diff as text, in the order of the new package; ends with a line end unless it is empty."""
    match form:
        case DiffFormat.TEXT:
            return _text(found, color)
        case DiffFormat.STAT:
            return _stat(found)
        case DiffFormat.JSON:
            return diff_json(found, names.old, names.new)
        case DiffFormat.MARKDOWN:
            return diff_markdown(found, names.old, names.new)
        case DiffFormat.GITHUB:
            return render_github(_diagnostics(found), texts)
        case DiffFormat.SARIF:
            return render_sarif(_diagnostics(found), texts)


_COLORS: Final[Mapping[Impact, str]] = {
    Impact.BREAKING: "1;31",
    Impact.BEHAVIORAL: "33",
    Impact.COMPATIBLE: "32",
    Impact.COSMETIC: "2",
}


def _text(found: Diff, color: bool) -> str:
    lines = list[str]()
    for entity, changes in by_entity(found.changes):
        file = _file(changes)
        lines.append(f"{clean(entity)}  ({clean(file)})" if file else clean(entity))
        for each in changes:
            lines.append(_line(each, file, color))
            lines.extend(f"      note: {clean(note)}" for note in each.notes)
        lines.append("")
    for title, reached in reach(found).items():
        lines += [title, *(f"  ! {clean(each)}" for each in reached), ""]
    return "\n".join((*lines, diff_summary(found))) + "\n"


def _file(changes: list[Change]) -> str:
    """The file that an entity is in: the new one, as far as a change knows it."""
    new = (each.new.span for each in changes if each.new is not None)
    spans = (*new, *(span_of(each) for each in changes))
    return next((span.file for span in spans if span is not None), "")


def _line(change: Change, file: str, color: bool) -> str:
    span = span_of(change)
    place = ""
    if span is not None:
        elsewhere = f"{clean(span.file)}:" if span.file != file else ""
        place = f"  [{elsewhere}{span.line}:{span.column}]"
    evidence = f" ({change.evidence})" if change.evidence else ""
    kind = change.impact.value
    shown = f"\x1b[{_COLORS[change.impact]}m{kind}\x1b[0m" if color else kind
    pad = " " * (10 - len(kind))
    return f"  {symbol(change)} {shown}{pad} {change.code} {clean(change.message)}{evidence}{place}"


def _stat(found: Diff) -> str:
    """A line for each entity with how many changes of each kind, then the summary."""
    lines = list[str]()
    for entity, changes in by_entity(found.changes):
        signs = "".join(
            f" {sign}{len([*group])}" for sign, group in groupby(sorted(map(symbol, changes)))
        )
        worst = max((each.impact for each in changes), key=lambda each: each.rank)
        lines.append(f" {clean(entity)} |{signs} ({worst.value})")
    return "\n".join((*lines, diff_summary(found))) + "\n"


# As diagnostics, for formats that show those

_SEVERITIES: Final[Mapping[Impact, Severity]] = {
    Impact.BREAKING: Severity.ERROR,
    Impact.BEHAVIORAL: Severity.WARNING,
    Impact.COMPATIBLE: Severity.NOTE,
    Impact.COSMETIC: Severity.NOTE,
}


def _diagnostics(found: Diff) -> tuple[Diagnostic, ...]:
    return in_order([_diagnostic(each) for each in found.changes])


def _diagnostic(change: Change) -> Diagnostic:
    """Annotated on the new file; what is gone has a place in the old one only, which nobody shows."""
    span = change.new.span if change.new is not None else None
    labels = (Label(span),) if span is not None else ()
    evidence = (f"known by {change.evidence}",) if change.evidence else ()
    message = f"{change.entity}: {change.message} ({change.impact.value})"
    notes = (*change.notes, *evidence)
    place = change.new or change.old
    path = place.path if place is not None else change.entity
    return Diagnostic(change.code, _SEVERITIES[change.impact], message, labels, notes, path=path)
