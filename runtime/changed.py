"""Whether the user's files are still those that a package was built from."""

import codecs
import io
import tokenize
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from ..ir.nodes import Module
from ..ir.source import digest


def changed_files(modules: Iterable[Module], root: Path) -> Callable[[str], bool]:
    """Tells of a module's file if its text is another one now. A file is read when it is asked for."""
    digests = {each.file: each.digest for each in modules if each.digest}

    @cache
    def is_changed(file: str) -> bool:
        return file in digests and _digest(root / file) != digests[file]

    return is_changed


def _digest(path: Path) -> str:
    """The digest of a module's text, decoded as Python does; "" where it has none."""
    try:
        data = path.read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return digest(data.decode(encoding).removeprefix(codecs.BOM_UTF8.decode()))
    except (OSError, SyntaxError, ValueError):
        return ""
