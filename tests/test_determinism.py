"""Equal source gives equal bytes: whatever the hash seed, the folder and the locale."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import Source
from flowc.ir.nodes import Package

from .cases import Case, cases
from .repository import FLOWC, ROOT, run

SURROUNDINGS: Final = {
    "one": {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
    "a/rather/deeper/two": {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
}
"""Environment variables by the folder that the sources are copied to."""

SPECIFIED: Final = [case for case in cases() if case.root != ROOT]


def outputs(
    folder: Path, *commands: tuple[str, ...], environment: dict[str, str]
) -> Iterator[bytes]:
    """What commands print, and the files that they leave in ``out``."""
    (folder / "out").mkdir()
    for command in commands:
        done = run(*FLOWC, *command, folder=folder, environment=environment)
        yield b"%d\n%s\n%s" % (done.returncode, done.stdout, done.stderr)
    for file in sorted((folder / "out").iterdir()):
        yield b"%s\n%s" % (file.name.encode(), file.read_bytes())


def check(source: Path, folder: Path, *commands: tuple[str, ...]) -> None:
    """The commands give the same wherever and however they run."""
    found = list[list[bytes]]()
    for name, environment in SURROUNDINGS.items():
        shutil.copytree(source, folder / name)
        found.append([*outputs(folder / name, *commands, environment=environment)])
    assert found[0] == found[1]


@pytest.mark.parametrize("case", SPECIFIED, ids=lambda case: case.name)
def test_cases(case: Case, tmp_path: Path) -> None:
    check(
        case.root,
        tmp_path,
        ("build", ".", "-o", "out/package.pb"),
        ("draw", ".", "-o", "out/graph.dot"),
    )


def test_examples(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    shutil.copytree(ROOT / "examples", tmp_path / "source" / "examples")
    inputs = ROOT / "golden/examples.dynamic_workflow/inputs.count_characters.json"
    shutil.copy(inputs, tmp_path / "source" / "inputs.json")
    file, package = "examples/dynamic_workflow.py", "out/package.pb"
    expand = ("expand", "--package", package, "--task", "count_characters")
    check(
        tmp_path / "source",
        tmp_path,
        ("build", "examples", "-o", package),
        ("build", file, "-o", "out/package.json"),
        ("build", file, "-o", "out/package.flow"),
        ("show", package),
        ("draw", file, "merge_sort", "-o", "out/merge_sort.dot"),
        (*expand, "--inputs", "inputs.json", "--out", "out/fragment.pb"),
        (*expand, "--inputs", "inputs.json", "--out", "out/fragment.json"),
        ("run", file, "dynamic_wf", "--s1", "Pear", "--s2", "Earth"),
        ("check", "nowhere"),
    )


def graphs(text: str) -> Package:
    """What a program means: its package without the digest of its text and the places in it."""
    package = compile_sources([Source("program", "program.py", text)], lambda _: None).package
    return replace(package, modules=(), spans=())


PROGRAM: Final = (ROOT / "examples/dynamic_workflow.py").read_text(encoding="utf-8")
REWRITTEN: Final = {
    "comments": PROGRAM.replace("\n\n\n", "\n\n\n# A comment.\n").replace("()\n", "()  # here\n"),
    "blank lines": PROGRAM.replace("\n    freq2 =", "\n\n\n    freq2 =").replace(
        "\n\n\n", "\n\n\n\n\n"
    ),
    "line ends": PROGRAM.replace("\n", "\r\n"),
    "parentheses": PROGRAM.replace(
        "count_characters(s1=s1, s2=s2)", "(count_characters(s1=(s1), s2=s2,))"
    ),
    "quotes": PROGRAM.replace('"terminal_case"', "'terminal_' 'case'"),
    "imports": PROGRAM.replace(
        "from flowc import conditional, dynamic, task, workflow",
        "import flowc as f\nfrom flowc import task, workflow\n"
        "conditional, dynamic = f.conditional, f.dynamic",
    ),
}


@pytest.mark.parametrize("change", REWRITTEN)
def test_layout_changes_nothing(change: str) -> None:
    assert REWRITTEN[change] != PROGRAM
    assert graphs(REWRITTEN[change]) == graphs(PROGRAM)
