"""The documents: their fenced blocks, the commands in them, the files that they show.

In a fenced block of language ``console``, a line that begins with ``$ `` is a command and the lines
after it are all that it prints. A block of language ``python`` whose first line is ``# name.py`` is
that file. The commands of a document find its files, and a copy of the examples.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .repository import ROOT

DOCUMENTS: Final = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
_BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE: Final = re.compile(r"# (\w+\.py)\n")


def named(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def blocks(document: Path, language: str) -> Iterator[str]:
    for found in _BLOCK.finditer(document.read_text(encoding="utf-8")):
        if found[1] == language:
            yield found[2]


def files(document: Path) -> dict[str, str]:
    """The files that a document shows, by name; their first line is the name."""
    shown = ((_FILE.match(block), block) for block in blocks(document, "python"))
    return {found[1]: block for found, block in shown if found}


def write_files(document: Path, folder: Path) -> None:
    for name, text in files(document).items():
        (folder / name).write_text(text, encoding="utf-8")


def commands(block: str) -> list[str]:
    """The commands of a block of language ``console``."""
    return re.findall(r"^\$ (.*)$", block, re.MULTILINE)


def printed(block: str) -> dict[str, str]:
    """What each command of such a block prints."""
    command, *rest = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    assert command == ""
    return dict(zip(rest[::2], rest[1::2], strict=True))
