"""A diff as a page of its own: pictures side by side, tables, details that fold.

It needs no network and no script, and its policy allows neither; pictures are images, so that nothing
in them is run. Names and values never become markup.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Final

from .diff_changes import Change, Diff, Place
from .records import dataclass
from .render_canvas import clean
from .render_diff_lines import by_entity, diff_summary, reach, symbol
from .rules_diff import RULES, Impact


@dataclass(frozen=True, slots=True)
class Pictures:
    """An entity before and after, as SVG; None where it is not there on that side."""

    old: bytes | None = None
    new: bytes | None = None
    dark: tuple[bytes | None, bytes | None] = (None, None)
    """The same two for dark pages."""
    note: str = ""
    """Why there is none, where there should be one."""


_DARK: Final = "screen and (prefers-color-scheme: dark)"
"""Where pictures are dark: paper is white, whatever the screen is."""

_STYLE: Final = """
:root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --soft: #59636e; --line: #d1d9e0;
  --head: #f6f8fa; --breaking: #b3261e; --behavioral: #8a5a00; --compatible: #1a6b34; --cosmetic: #59636e; }
@media (prefers-color-scheme: dark) { :root { --page: #14181d; --text: #e6eaef; --soft: #9aa5b1;
  --line: #3a434d; --head: #1d232a; --breaking: #ff8a80; --behavioral: #f2c063; --compatible: #7ad694;
  --cosmetic: #9aa5b1; } }
body { background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif;
  margin: 2rem auto; max-width: 84rem; padding: 0 1.25rem; }
h1 { font-size: 1.35rem; } code { font: 0.92em ui-monospace, monospace; overflow-wrap: anywhere; }
details { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0; }
summary { background: var(--head); border-radius: 6px; cursor: pointer; padding: 0.5rem 0.75rem; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { border-top: 1px solid var(--line); padding: 0.35rem 0.75rem; text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: normal; }
td:nth-child(4) { min-width: 14rem; } td:nth-child(n + 5) { min-width: 10rem; }
.sides { display: grid; gap: 1rem; grid-template-columns: 1fr 1fr; padding: 0.75rem; }
figure { background: #fff; border: 1px solid var(--line); border-radius: 4px; color: #1b1f24; margin: 0;
  overflow: auto; padding: 0.5rem; } figure img { max-width: 100%; }
.breaking { color: var(--breaking); font-weight: 600; } .behavioral { color: var(--behavioral); font-weight: 600; }
.compatible { color: var(--compatible); } .cosmetic, .soft { color: var(--soft); }
ul { margin: 0.5rem 0; }
@media screen and (prefers-color-scheme: dark) { .both { background: #0d1117; color: var(--text); } }
@media (max-width: 50rem) { .sides { grid-template-columns: 1fr; } }
@media print { body { max-width: none; margin: 0; } details { break-inside: avoid; } }
"""

_POLICY: Final = (
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    f"{b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)


def diff_html(found: Diff, old: str, new: str, pictures: Mapping[str, Pictures]) -> str:
    """The page; `pictures` are by entity."""
    title = f"Workflow changes: {clean(old)} to {clean(new)}"
    head = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>Workflow changes: {_code(old)} to {_code(new)}</h1>
<p>{escape(diff_summary(found))}</p>
"""
    sections = [
        *(_entity(entity, some, pictures.get(entity)) for entity, some in by_entity(found.changes)),
        *(_list(title, lines) for title, lines in reach(found).items()),
        *([_ignored(found)] if found.ignored else []),
    ]
    return "".join((head, *sections, "</body>\n</html>\n"))


def _entity(entity: str, changes: list[Change], pictures: Pictures | None) -> str:
    worst = max((each.impact for each in changes), key=lambda each: each.rank)
    is_open = " open" if worst.rank >= Impact.BEHAVIORAL.rank else ""
    many = f"{len(changes)} change{'s' * (len(changes) != 1)}"
    title = f'{_code(entity)} <span class="soft">{many},</span> {_class(worst)}'
    shown = _sides(entity, pictures) if pictures is not None else ""
    return f"<details{is_open}>\n<summary>{title}</summary>\n{shown}{_table(changes)}</details>\n"


def _sides(entity: str, pictures: Pictures) -> str:
    if pictures.note:
        return f'<p class="soft sides">{escape(clean(pictures.note))}</p>\n'
    sides = zip(("before", "after"), (pictures.old, pictures.new), pictures.dark, strict=True)
    return f'<div class="sides">{"".join(_figure(entity, *each) for each in sides)}</div>\n'


def _figure(entity: str, when: str, svg: bytes | None, dark: bytes | None) -> str:
    caption = f"<figcaption>{when}</figcaption>"
    if svg is None:
        return f"<figure>{caption}(not there)</figure>"
    image = f'<img alt="{escape(clean(entity))}, {when}" src="{_source(svg)}">'
    if dark is None:
        return f"<figure>{caption}{image}</figure>"
    source = f'<source media="{_DARK}" srcset="{_source(dark)}">'
    return f'<figure class="both">{caption}<picture>{source}{image}</picture></figure>'


def _source(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


def _table(changes: list[Change]) -> str:
    rows = "".join(map(_row, changes))
    heads = "".join(f"<th>{each}</th>" for each in ("", "class", "rule", "change", "was", "is"))
    return f'<div class="table"><table>\n<tr>{heads}</tr>\n{rows}</table></div>\n'


def _row(change: Change) -> str:
    rule = RULES[change.code]
    said = [escape(clean(change.message))]
    said += [f'<span class="soft">note: {escape(clean(each))}</span>' for each in change.notes]
    if change.evidence:
        said.append(f'<span class="soft">known by {escape(clean(change.evidence))}</span>')
    why = escape(f"{rule.name}: {rule.why}")
    cells = (
        symbol(change),
        _class(change.impact),
        f'<abbr title="{why}">{change.code}</abbr>',
        "<br>".join(said),
        _place(change.old),
        _place(change.new),
    )
    return f"<tr>{''.join(f'<td>{each}</td>' for each in cells)}</tr>\n"


def _place(place: Place | None) -> str:
    if place is None or place.span is None:
        return ""
    return _code(f"{place.span.file}:{place.span.line}")


def _list(title: str, lines: list[str]) -> str:
    items = "".join(f"<li>{_code(each)}</li>\n" for each in lines)
    return f"<details>\n<summary>{title}: {len(lines)}</summary>\n<ul>\n{items}</ul>\n</details>\n"


def _ignored(found: Diff) -> str:
    title = f"ignored, because the project has accepted it: {len(found.ignored)}"
    table = _table([*found.ignored])
    return f"<details>\n<summary>{title}</summary>\n{table}</details>\n"


def _class(impact: Impact) -> str:
    return f'<span class="{impact.value}">{impact.value}</span>'


def _code(text: str) -> str:
    return f"<code>{escape(clean(text))}</code>"
