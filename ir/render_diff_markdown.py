"""A diff as a comment on a pull request: tables, and details that fold.

No longer than such a comment may be.
"""

from collections.abc import Mapping
from typing import Final

from .diff_changes import Change, Diff
from .render_canvas import clean
from .render_diff_lines import by_entity, diff_summary, reach, span_of, symbol

LIMIT: Final = 60_000
"""Characters. GitHub takes 65,536 in a comment; the rest is for what others put around it."""

_FOLD: Final = 12
"""Changes of one entity past which they are folded."""


def diff_markdown(found: Diff, old: str, new: str) -> str:
    """The diff, cut at the limit by whole entities; a cut says so, at the top and where it is."""
    head = [f"### Workflow changes: {_code(old)} to {_code(new)}", "", _bold(diff_summary(found))]
    sections = [
        *(_entity(entity, changes) for entity, changes in by_entity(found.changes)),
        *_reach(found),
    ]
    room = LIMIT - sum(len(line) + 1 for line in head) - 2 * len(_cut(len(sections), len(sections)))
    kept = list[str]()
    for section in sections:
        if len(section) + 2 > room:
            break
        room -= len(section) + 2
        kept.append(section)
    cut = [_cut(len(sections) - len(kept), len(sections))] if len(kept) < len(sections) else []
    return "\n\n".join(("\n".join(head), *cut, *kept, *cut)) + "\n"


def _cut(left: int, of: int) -> str:
    return (
        f"> **Truncated:** {left} of {of} sections are left out, to stay within {LIMIT:,} characters."
        " Run `flowc diff` for all of them."
    )


def _entity(entity: str, changes: list[Change]) -> str:
    rows = "\n".join(map(_row, changes))
    table = f"| | class | rule | change | line |\n|---|---|---|---|---|\n{rows}"
    if len(changes) <= _FOLD:
        return f"**{_code(entity)}**\n\n{table}"
    title = f"<b>{_html(entity)}</b>: {len(changes)} changes"
    return f"<details><summary>{title}</summary>\n\n{table}\n\n</details>"


def _row(change: Change) -> str:
    span = span_of(change)
    place = f"{span.file}:{span.line}" if span is not None else ""
    parts = [change.message, *(f"note: {each}" for each in change.notes)]
    if change.evidence:
        parts.append(f"known by {change.evidence}")
    said = "<br>".join(_html(each) for each in parts)
    shown = f"**{change.impact.value}**" if change.impact.rank else change.impact.value
    return f"| `{symbol(change)}` | {shown} | {change.code} | {said} | {_html(place)} |"


def _reach(found: Diff) -> list[str]:
    return [
        f"<details><summary>{title}: {len(lines)}</summary>\n\n"
        + "\n".join(f"- {_html(line)}" for line in lines)
        + "\n\n</details>"
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
