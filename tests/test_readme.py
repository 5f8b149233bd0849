"""What the documents show is true: commands give the shown output, links lead somewhere.

What a command prints is written by ``--bless``. The blocks of a document run in order, in one folder.
Blocks of language ``sh`` set things up (``make demo``); `.ci/run` runs what they say.
"""

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Final

import pytest

from .documents import DOCUMENTS, blocks, commands, files, named, write_files
from .repository import ROOT, run

_LINK: Final = re.compile(r"\]\((?!https?://|#)([^)#]+)|src=\"(?!https?://)([^\"]+)\"")


@pytest.fixture
def shell(tmp_path: Path) -> Path:
    """A folder with a copy of the examples, and `flowc` and `python` to call."""
    for part in ("examples", "docs/mistakes"):
        shutil.copytree(ROOT / part, tmp_path / part)
    programs = tmp_path / ".bin"
    programs.mkdir()
    for name, command in (("flowc", "-P -m flowc"), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return tmp_path


WITH_COMMANDS: Final = [each for each in DOCUMENTS if any(blocks(each, "console"))]


@pytest.mark.parametrize("document", WITH_COMMANDS, ids=named)
def test_commands(document: Path, shell: Path, bless: bool) -> None:
    own = {"PATH": f"{shell / '.bin'}{os.pathsep}{os.environ['PATH']}", "CI": ""}
    write_files(document, shell)
    text = document.read_text(encoding="utf-8")
    for block in blocks(document, "console"):
        printed = ""
        for command in commands(block):
            done = run("sh", "-c", f"{command} 2>&1", folder=shell, environment=own)
            assert b"internal error" not in done.stdout  # never to be blessed
            printed += f"$ {command}\n{done.stdout.decode()}"
        if not bless:
            assert printed == block
        text = text.replace(f"```console\n{block}```", f"```console\n{printed}```")
    if bless:
        document.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_python_is_from_the_examples(document: Path) -> None:
    """A workflow shown in a document is a file of its own or a piece of an example: tested, that is."""
    examples = [path.read_text(encoding="utf-8") for path in (ROOT / "examples").rglob("*.py")]
    own = files(document).values()
    for block in (each for each in blocks(document, "python") if each not in own):
        for piece in block.strip().split("\n\n\n"):
            assert any(piece in example for example in examples), piece


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document: Path) -> None:
    for found in _LINK.finditer(document.read_text(encoding="utf-8")):
        target = found[1] or found[2]
        assert (document.parent / target).exists(), f"{named(document)}: {target}"


def test_architecture_names_what_exists() -> None:
    """ARCHITECTURE.md names files and tests without links; each is there."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    files = set(re.findall(r"`([\w/*]+(?:\.\w+)*\.(?:py|proto|json|md|fds)|[\w/]+/)`", text))
    assert sorted(each for each in files if not any(ROOT.glob(each))) == []
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    named_tests = set(re.findall(r"`((?:test|check)_\w+)`", text))
    assert sorted(each for each in named_tests if f"def {each}(" not in tests) == []
    rooms = sorted(f"compiler/{path.name}" for path in (ROOT / "compiler").glob("[a-z]*.py"))
    assert [each for each in rooms if f"`{each}`" not in text] == []
    assert text.count("\n") <= 200
