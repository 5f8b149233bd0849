"""An entry of the cache as bytes: a digest of the rest, a line of JSON, the package as binary IR.

Any bytes give an entry or nothing: what is damaged, or what another version wrote, is nothing.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from .ir.diagnostics import Applicability, Diagnostic, Edit, Help, Label, Severity, Swap
from .ir.nodes import Span
from .ir.records import dataclass

_MAGIC: Final = b"flowc cache 1\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of a compilation that found no errors."""

    imported: Mapping[str, str | None]
    """Modules that were looked up beside those that were named, and what was found: see `cache`."""
    diagnostics: tuple[Diagnostic, ...]
    counts: Mapping[str, int]
    """How many entities there are, by what they are called."""
    data: bytes
    """The package as binary IR; empty where only the findings are kept."""


def pack(entry: Entry) -> bytes:
    """The entry as a file."""
    header = {
        "imported": dict(entry.imported),
        "diagnostics": [asdict(each) for each in entry.diagnostics],
        "counts": dict(entry.counts),
    }
    text = json.dumps(header, default=_plain)
    body = text.encode() + b"\n" + entry.data
    return b"".join((_MAGIC, digest(body).encode(), b"\n", body))


def unpack(content: bytes) -> Entry | None:
    """The entry in a file; None where it is not whole."""
    start = len(_MAGIC) + len(digest(b"")) + 1
    body = content[start:]
    if content[:start] != b"".join((_MAGIC, digest(body).encode(), b"\n")):
        return None
    text, _, data = body.partition(b"\n")
    try:
        header = json.loads(text)
        found = tuple(map(_diagnostic, header["diagnostics"]))
        return Entry(header["imported"], found, header["counts"], data)
    except (AttributeError, KeyError, TypeError, ValueError):  # whole, and of another shape
        return None


def digest(data: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _plain(value: Severity | Applicability) -> str:
    return str(value.value)


# Any: what `asdict` made of a diagnostic, as JSON gives it back.


def _diagnostic(found: Any) -> Diagnostic:
    return Diagnostic(
        found["code"],
        Severity(found["severity"]),
        found["message"],
        tuple(
            Label(Span(**each["span"]), each["text"], each["primary"]) for each in found["labels"]
        ),
        tuple(found["notes"]),
        tuple(map(_help, found["helps"])),
        found["path"],
    )


def _help(found: Any) -> Help:
    edits: Sequence[Any] = found["edits"]
    return Help(
        found["text"],
        tuple(Edit(Span(**each["span"]), each["replacement"]) for each in edits),
        Applicability(found["applicability"]),
        Swap(**found["swap"]) if found["swap"] else None,
    )
