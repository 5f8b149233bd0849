"""Diagnostics for people and for other programs: one text in, by format.

Producers of diagnostics never format; nothing here judges.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Final

from .diagnostics import Diagnostic, in_order
from .records import dataclass
from .render_json import render_json
from .render_lines import render_concise, render_github
from .render_sarif import render_sarif
from .render_text import render_text

Texts = Callable[[str], str | None]
"""Gives the source text of a file that a span names; None where it cannot be had."""


class OutputFormat(Enum):
    """What diagnostics can be written as."""

    TEXT = "text"
    """For people: source lines, carets, notes."""
    CONCISE = "concise"
    """A line each, as compilers write them."""
    JSON = "json"
    GITHUB = "github"
    """Commands of GitHub Actions, which show on the changed lines."""
    SARIF = "sarif"
    """Static Analysis Results Interchange Format 2.1.0."""


@dataclass(frozen=True, slots=True)
class Style:
    """How to write diagnostics."""

    format: OutputFormat = OutputFormat.TEXT
    color: bool = False
    """Whether text is coloured, with the escape codes of terminals."""
    width: int = 0
    """Columns at which long source lines are cut; 0 for none."""


def render(diagnostics: Iterable[Diagnostic], texts: Texts, style: Style) -> str:
    """The diagnostics as text, each once and in order; ends with a line end unless it is empty."""
    found = in_order([*diagnostics])
    if style.format is OutputFormat.TEXT:
        return render_text(found, texts, color=style.color, width=style.width)
    return _RENDERERS[style.format](found, texts)


Renderer = Callable[[tuple[Diagnostic, ...], Texts], str]

_RENDERERS: Final[Mapping[OutputFormat, Renderer]] = {
    OutputFormat.CONCISE: render_concise,
    OutputFormat.GITHUB: render_github,
    OutputFormat.JSON: render_json,
    OutputFormat.SARIF: render_sarif,
}
