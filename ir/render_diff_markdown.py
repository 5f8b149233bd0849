"""A diff as a comment on a pull request: tables, and details that fold.

No longer than such a comment may be.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from .diff_changes import Change, Diff
from .records import dataclass
from .render_canvas import clean
from .render_diff_lines import by_entity, diff_summary, reach, span_of, symbol
from .rules_diff import Impact

LIMIT: Final = 60_000
"""Characters. GitHub takes 65,536 in a comment; the rest is for what others put around it."""

_FOLD: Final = 12
"""Changes of one entity past which they are folded."""
_FOLDED: Final = "\n\n</details>"


@dataclass(slots=True)
class _Section:
    """Lines under one heading, of which some may be left out."""

    head: str
    lines: list[str]
    ranks: list[int]
    """How grave each line is."""
    tail: str
    kept: set[int] = field(default_factory=set[int])
    """The numbers of the lines that there is room for."""

    @property
    def frame(self) -> int:
        """Characters around the lines."""
        return len(self.head) + len(self.tail) + len(_more(len(self.lines))) + 2

    def text(self) -> str:
        """The section with what is kept of it."""
        left = len(self.lines) - len(self.kept)
        kept = "\n".join(line for number, line in enumerate(self.lines) if number in self.kept)
        return f"{self.head}{kept}{self.tail}{_more(left) if left else ''}"


def diff_markdown(found: Diff, old: str, new: str) -> str:
    """The diff, cut at the limit, the gravest kept; a cut says so, at the top and where it is."""
    head = [f"### Workflow changes: {_code(old)} to {_code(new)}", "", _bold(diff_summary(found))]
    sections = [
        *(_entity(entity, changes) for entity, changes in by_entity(found.changes)),
        *_reach(found),
    ]
    total = sum(len(each.lines) for each in sections)
    room = LIMIT - sum(len(line) + 1 for line in head) - 2 * (len(_cut(total, total)) + 2)
    _keep(sections, room)
    left = total - sum(len(each.kept) for each in sections)
    cut = [_cut(left, total)] if left else []
    kept = [each.text() for each in sections if each.kept]
    return "\n\n".join(("\n".join(head), *cut, *kept, *cut)) + "\n"


def _keep(sections: list[_Section], room: int) -> None:
    """Choose the lines that fit, the gravest first, then in order."""
    numbered = (
        (rank, section, number) for section in sections for number, rank in enumerate(section.ranks)
    )
    for _, section, number in sorted(numbered, key=lambda each: -each[0]):
        room -= len(section.lines[number]) + 1 + (0 if section.kept else section.frame)
        if room < 0:
            return
        section.kept.add(number)


def _cut(left: int, of: int) -> str:
    return (
        f"> **Truncated:** {left:,} of {of:,} lines are left out, to stay within {LIMIT:,} characters:"
        " the gravest are kept. Run `flowc diff` for all of them."
    )


def _more(left: int) -> str:
    return f"\n\n... and {left:,} more"


def _entity(entity: str, changes: list[Change]) -> _Section:
    ranks = [each.impact.rank for each in changes]
    table = "| | class | rule | change | line |\n|---|---|---|---|---|\n"
    title, tail = f"**{_code(entity)}**\n\n", ""
    if len(changes) > _FOLD:
        title = f"<b>{_html(entity)}</b>: {len(changes)} changes"
        title, tail = f"<details><summary>{title}</summary>\n\n", _FOLDED
    return _Section(f"{title}{table}", [*map(_row, changes)], ranks, tail)


def _row(change: Change) -> str:
    span = span_of(change)
    place = f"{span.file}:{span.line}" if span is not None else ""
    parts = [change.message, *(f"note: {each}" for each in change.notes)]
    if change.evidence:
        parts.append(f"known by {change.evidence}")
    said = "<br>".join(_html(each) for each in parts)
    shown = f"**{change.impact.value}**" if change.impact.rank else change.impact.value
    return f"| `{symbol(change)}` | {shown} | {change.code} | {said} | {_html(place)} |"


def _reach(found: Diff) -> list[_Section]:
    # Before what is no more than cosmetic: each of them is a line on what matters.
    rank = Impact.COMPATIBLE.rank
    return [
        _Section(
            f"<details><summary>{title}: {len(lines)}</summary>\n\n",
            [f"- {_html(line)}" for line in lines],
            [rank] * len(lines),
            _FOLDED,
        )
        for title, lines in reach(found).items()
    ]


def _bold(text: str) -> str:
    return f"**{text}**"


def _code(text: str) -> str:
    """Text that nothing in it can end: as HTML, not between backticks."""
    return f"<code>{_html(text, _MARKUP)}</code>"


_MARKUP: Final = {ord(each): f"&#{ord(each)};" for each in "&<>|`*_[]~\\!$"}
_TEXT: Final = _MARKUP | {ord(each): f"{each}&#8203;" for each in "@#"}
"""GitHub looks for mentions and issues in what it has rendered: only a space of no width stops it,
which code, where it does not look, had better be without."""


def _html(text: str, instead: Mapping[int, str] = _TEXT) -> str:
    """Text as itself: names and values never become markup, links or mentions; long ones are cut."""
    plain = clean(text).replace("\n", " ")
    cut = f"{plain[:300]}..." if len(plain) > 303 else plain
    return cut.translate(instead)
