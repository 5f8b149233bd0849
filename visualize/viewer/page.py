"""The page: one HTML file with its style, its program and its data inside, and nothing outside.

What is shown is data, never markup: it is JSON without any character that HTML could read.
"""

import base64
import hashlib
import json
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final

from ..escape import short

TITLE: Final = 200
"""Longest title, in characters."""
PROGRAM: Final = (
    "scene.js",
    "dot.js",
    "layered.js",
    "layout.js",
    "marks.js",
    "camera.js",
    "paint.js",
    "picture.js",
    "outline.js",
    "detail.js",
    "search.js",
    "hands.js",
    "main.js",
)
"""The program, in order: one module in the page."""


def to_page(data: dict[str, Any]) -> bytes:
    """The page that shows the data of `viewer_data`."""
    style, program = _asset("viewer.css"), "\n".join(map(_asset, PROGRAM))
    parts = {
        "POLICY": _policy(style, program),
        "TITLE": _text(data["title"] or "package"),
        "STYLE": style,
        "DATA": _json(data),
        "GRAPHVIZ": _asset("graphviz/graphviz.js"),
        "WORKER": _asset("worker.js"),
        "PROGRAM": program,
    }
    page = _asset("page.html")
    first, *rest = page.split("{{")
    filled = (part.partition("}}") for part in rest)
    text = first + "".join(parts[name] + after for name, _, after in filled)
    return text.encode()


def _policy(style: str, program: str) -> str:
    """What the page may do: run its own program and layouts, look as it does, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(program)}' 'wasm-unsafe-eval'",
            f"style-src '{_hash(style)}'",
            "worker-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types flowc",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(f"\n{text}\n".encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _json(data: dict[str, Any]) -> str:
    """JSON in ASCII, in which HTML finds neither a tag nor a comment."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _text(text: str) -> str:
    """Text between tags."""
    return escape(short(text, TITLE)).encode("ascii", "xmlcharrefreplace").decode()


@cache
def _asset(name: str) -> str:
    """A file of the viewer; it ends without a line break."""
    return files(__package__ or "").joinpath(name).read_text(encoding="utf-8").rstrip("\n")
