"""docs/language.md: its programs compile and run as it says, and it leaves no option or construct out.

What its commands print is tested with that of the other documents.
"""

import importlib
import json
import re
import shlex
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, cast

import pytest

from flowc.compiler.branches import MAX_NESTING
from flowc.compiler.dialects import CONSTRUCTS, OWN_NAMES
from flowc.compiler.machine import MAX_DEPTH, Settings
from flowc.ir.nodes import FailurePolicy, Limits
from flowc.ir.options import DYNAMIC_OPTIONS, OVERRIDES, READERS, WORKFLOW_OPTIONS
from flowc.runtime.driver import MAX_LEVEL
from flowc.runtime.dsl import Cache, MountType, Option, Resources, Secret

from .cases import cases
from .documents import blocks, files, printed, write_files
from .repository import FLOWC, ROOT, run

DOCUMENT: Final = ROOT / "docs" / "language.md"
PAGE: Final = DOCUMENT.read_text(encoding="utf-8")
FILES: Final = files(DOCUMENT)
DEFINES: Final = {"REGION": "north"}
SHOWN: Final = [
    (shlex.split(command), text)
    for block in blocks(DOCUMENT, "console")
    for command, text in printed(block).items()
]
"""Each command, as words, and what it prints."""

REFUSED: Final = {words[-1] for words, _ in SHOWN if words[:2] == ["flowc", "check"]}
"""Programs that are there for their mistakes."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The programs of the page, in files that can be imported."""
    root = tmp_path_factory.mktemp("language")
    write_files(DOCUMENT, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)  # programs may write where they run
        patch.setattr(sys, "path", [str(root), *sys.path])
        for name, value in DEFINES.items():
            patch.setenv(name, value)
        yield root
    for name in FILES:
        sys.modules.pop(name.removesuffix(".py"), None)


def test_programs_compile(folder: Path) -> None:
    defines = (f"--define={name}={value}" for name, value in DEFINES.items())
    sound = sorted(FILES.keys() - REFUSED)
    done = run(*FLOWC, "check", *defines, *sound, folder=folder)
    assert done.stderr.decode() == f"checked {len(sound)} modules: no problems\n"


def _inputs(words: list[str]) -> dict[str, str]:
    """Inputs of a command line, as they are written: ``--name value``."""
    return {
        name.removeprefix("--"): text for name, text in zip(words[::2], words[1::2], strict=True)
    }


class Shown(NamedTuple):
    """A run that the page shows."""

    module: str
    entity: str
    inputs: dict[str, str]
    result: str
    """As JSON."""


RUNS: Final = [
    Shown(words[2].removesuffix(".py"), words[3], _inputs(words[4:]), text.splitlines()[-1])
    for words, text in SHOWN
    if words[:2] == ["flowc", "run"] and "error[" not in text and "--signal" not in words
]


@pytest.mark.parametrize("shown", RUNS, ids=lambda shown: " ".join((shown.module, shown.entity)))
def test_python_gives_the_same(shown: Shown, folder: Path) -> None:
    assert (folder / f"{shown.module}.py").exists()
    declared = getattr(importlib.import_module(shown.module), shown.entity)
    result = declared(**{name: _native(text) for name, text in shown.inputs.items()})
    if isinstance(result, tuple):
        result = {
            f"o{index}": each for index, each in enumerate(cast("tuple[object, ...]", result))
        }
    assert result == json.loads(shown.result)


def _native(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _parts(option: type[Option]) -> list[str]:
    return [*vars(option())]


CODE: Final = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", PAGE, flags=re.M | re.S))
"""What the prose sets as code."""

WORDS: Final = set(re.findall(r"\w+", " ".join(CODE)))

NAMES: Final = {
    "options": (*DYNAMIC_OPTIONS, *WORKFLOW_OPTIONS, *OVERRIDES),
    "parts of options": (*_parts(Cache), *_parts(Resources), *_parts(Secret)),
    "failure policies": FailurePolicy.__members__,
    "mount types": [name for name in vars(MountType) if name.isupper()],
    "names of flowc": OWN_NAMES,
    "constructs": [name.rpartition(".")[2] for name in CONSTRUCTS],
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_nothing_is_left_out(names: Iterable[str]) -> None:
    assert sorted(set(names) - WORDS) == []


def test_every_case_is_in_the_table() -> None:
    rows = re.findall(r"^\| .* \| (?:yes|-) \| (?:yes|-) \| (.*) \|$", PAGE, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert sorted(case.name for case in cases() if case.name not in named) == []
    assert sorted(named - {case.name for case in cases()}) == []


def test_options_of_one_call() -> None:
    rows = re.findall(r"^\| (`.*`) \| .* \| (yes|no) \|$", PAGE, re.MULTILINE)
    said = {name: answer == "yes" for row, answer in rows for name in re.findall(r"`(\w+)`", row)}
    assert said == {
        name: name in OVERRIDES for name in READERS if name not in ("name", "node_name")
    }


LIMITS: Final = (
    f"| {Settings().steps:,} |",
    f"| {Settings().size:,} |",
    f"| {MAX_DEPTH} |",
    f"| {MAX_NESTING} |",
    f"| {MAX_LEVEL:,} |",
    f"{Limits().nodes:,} nodes",
    f"{Limits().bytes // 2**20} MiB",
    f"{Limits().depth} dynamic tasks",
)


@pytest.mark.parametrize("limit", LIMITS)
def test_limits(limit: str) -> None:
    assert limit in PAGE
