"""How a picture is to be drawn: its theme, its direction, where its boxes link to."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final

from ..ir.records import dataclass
from .theme import DARK, LIGHT, Theme

THEMES: Final[Mapping[str, Theme]] = {"light": LIGHT, "dark": DARK}


class Direction(Enum):
    """Where arrows lead, named as Graphviz and Mermaid do."""

    DOWN = "TB"
    RIGHT = "LR"


@dataclass(frozen=True, slots=True)
class Style:
    """What a user can choose."""

    theme: Theme = LIGHT
    direction: Direction = Direction.DOWN
    source_url: str = ""
    """Template of links to the source, with ``{file}`` and ``{line}``; "" for no links."""


PLAIN: Final = Style()

_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_OF_PATHS: Final = re.compile(r"[^A-Za-z0-9/._~-]")
_OF_URLS: Final = re.compile(r"[^A-Za-z0-9/._~:?#@!$&'()*+,;=%\[\]-]")
_SCRIPTS: Final = ("data", "javascript", "vbscript")


def template_problem(template: str) -> str:
    """What is wrong with a template of links; "" where nothing is."""
    unknown = [name for name in _PLACEHOLDER.findall(template) if name not in ("file", "line")]
    if unknown:
        return f"`{{{unknown[0]}}}` is nothing that is known of a source: use {{file}} and {{line}}"
    if "{file}" not in template:
        return "the template has no {file}, so that all links would lead to the same place"
    scheme = _SCHEME.match(template)
    if scheme and scheme[1].lower() in _SCRIPTS:
        return f"`{scheme[1]}:` would run when it is clicked: link to a page"
    return ""


def source_link(template: str, place: str) -> str:
    """The link to a place in the source; "" where there is no template or no place."""
    file, _, line = place.rpartition(":")
    if not template or not file:
        return ""
    address = template.replace("{line}", line).replace("{file}", _encoded(file, _OF_PATHS))
    return _encoded(address, _OF_URLS)


def _encoded(text: str, other: re.Pattern[str]) -> str:
    """Text with those characters percent-encoded that the pattern finds."""
    return other.sub(lambda sign: _percent(sign[0]), text)


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
