"""Names, documentation and conditions as data in DOT: shortened, printable, and never markup."""

import hashlib
from typing import Final

JOINERS: Final = "\u200c\u200d"
"""Invisible characters that some scripts cannot do without."""
LONGEST_ID: Final = 200
ESCAPES: Final = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def short(text: str, most: int) -> str:
    """The text cut to `most` characters, every unprintable one of them written out."""
    return _visible(text if len(text) <= most else f"{text[: most - 1]}…")


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(map(_visible_character, text))


def _visible_character(char: str) -> str:
    if char.isprintable() or char in JOINERS:
        return char
    return ESCAPES.get(char) or f"\\u{{{ord(char):x}}}"


def markup(text: str) -> str:
    r"""Text inside an HTML-like label, where ``\`` has the meaning that it has in any other."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\\", "\\\\")


def label(*lines: str) -> str:
    r"""Lines as one quoted label, where ``\`` and ``&`` would mean more than themselves."""
    return quoted(r"\n".join(_escaped(line) for line in lines))


def tooltip(*lines: str) -> str:
    r"""Lines as one quoted tooltip; Graphviz reads the ``\`` of a tooltip twice."""
    return quoted(r"\n".join(_escaped(line).replace("\\", "\\\\") for line in lines))


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("&", "&amp;")


def quoted(text: str) -> str:
    """A string of DOT; a backslash in it means what whoever reads it says."""
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def identifier(path: str, prefix: str = "") -> str:
    """A quoted DOT id; a long one is cut and ends in a digest, so that it stays one of a kind."""
    if len(path) > LONGEST_ID:
        digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        path = f"{path[: LONGEST_ID - 17]}~{digest}"
    return quoted(prefix + _visible(path.replace("\\", "\\\\")))
