"""`flowc migrate --from flytekit`: every program of flytekit here comes out equal, or says why not.

`golden/migrations/<case>.txt` has what becomes of a golden case, `corpus.txt` a line for each program
that the export to Flyte is tested with.
"""

import codecs
import importlib
import sys
from collections.abc import Callable
from difflib import ndiff
from pathlib import Path
from typing import Final

import pytest

from flowc.__main__ import main
from flowc.compiler.machine import Settings
from flowc.compiler.rewrite.migrate import Outcome, migrate
from flowc.compiler.source import Source
from flowc.problem import Problem
from flowc.project import Disk, Project, find_project, loader, read_sources

from .cases import GOLDEN, MIGRATIONS, cases
from .repository import ROOT, python_files
from .test_golden import difference

FOLDER: Final = GOLDEN / MIGRATIONS
CASES: Final = {
    case.name: [str(each) for each in case.sources]
    for case in cases()
    if any("flytekit" in each.read_text(encoding="utf-8") for each in case.sources)
}
CORPUS: Final = ROOT / "tests" / "flyte" / "corpus"
PROGRAMS: Final = {
    each.relative_to(CORPUS).as_posix(): [str(each)]
    for each in python_files(CORPUS, ".")
    if "flytekit" in each.read_text(encoding="utf-8")
}


def migrated(paths: list[str]) -> tuple[tuple[Source, ...], Outcome]:
    """The sources before, and what migrating them comes to."""
    project = find_project(Disk(str(ROOT)), paths)
    assert isinstance(project, Project)
    read = read_sources(project)
    assert isinstance(read, tuple)
    sources = tuple(read[0])
    return sources, migrate(sources, loader(project), Settings())


def told(before: tuple[Source, ...], outcome: Outcome) -> str:
    """What became of some sources: the lines that changed, and what the command says."""
    lines = list[str]()
    for old, new in zip(before, outcome.sources, strict=True):
        one, other = old.text.splitlines(), new.text.splitlines()
        lines += (each for each in ndiff(one, other) if each[:1] in "+-")
    lines += (f"left `{each.what}`: {each.reason}" for each in outcome.left)
    lines += (f"renamed: {each}" for each in outcome.renamed)
    for each in outcome.refused:
        lines += (f"not migrated: {each.reason}", *(f"    {line}" for line in each.lines))
    return "\n".join(lines) + "\n"


def check(name: str, text: str, *, bless: bool) -> None:
    file = FOLDER / name
    if bless:
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    written = file.read_text(encoding="utf-8") if file.exists() else None
    if written != text:
        pytest.fail(difference(f"golden/migrations/{name}", written, text), pytrace=False)


@pytest.mark.parametrize("case", CASES)
def test_golden_cases(case: str, bless: bool) -> None:
    before, outcome = migrated(CASES[case])
    assert {*outcome.migrated} | {each.file for each in outcome.refused} == {
        each.file for each in before if "flytekit" in each.text
    }
    check(f"{case}.txt", told(before, outcome), bless=bless)


def test_every_file_is_of_a_case() -> None:
    names = {each.stem for each in FOLDER.iterdir()}
    assert names == {*CASES, "corpus"}


def test_programs_of_the_export(bless: bool) -> None:
    lines = list[str]()
    for name, paths in PROGRAMS.items():
        _, outcome = migrated(paths)
        left = ", ".join(each.what for each in outcome.left)
        (state,) = [each.reason for each in outcome.refused] or ["migrated"]
        lines.append(f"{name}: {state}{f', left: {left}' if left else ''}")
    check("corpus.txt", "\n".join(lines) + "\n", bless=bless)
    assert sum(": migrated" in each for each in lines) >= len(lines) * 9 // 10


PROGRAM: Final = """\
import flytekit as fl
from flytekit import (
    Resources,  # what it needs
    task,
    conditional as choose,
)
from flytekit.types.file import CSVFile, FlyteFile

@task(requests=Resources(mem='1Gi'))
def read(file: FlyteFile, table: CSVFile) -> int: ...  # größer

@fl.workflow
def main(file: FlyteFile, table: CSVFile) -> int:
    x = read(file = file, table=table)
    return (
        choose('c').if_((x > 3) & (x < 9)).then(x).else_().fail('no')
    )
"""
SAME: Final = """\
import flowc as fl
from flowc import (
    Resources,  # what it needs
    task,
    conditional as choose,
)
from flowc import File

@task(requests=Resources(mem='1Gi'))
def read(file: File, table: File["csv"]) -> int: ...  # größer

@fl.workflow
def main(file: File, table: File["csv"]) -> int:
    x = read(file = file, table=table)
    return (
        choose('c').if_((x > 3) & (x < 9)).then(x).else_().fail('no')
    )
"""
SPELT: Final[dict[str, Callable[[str], bytes]]] = {
    "as it is": lambda text: text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "byte order mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "latin-1": lambda text: f"# -*- coding: latin-1 -*-\n{text}".encode("latin-1"),
    "tabs": lambda text: text.replace("    ", "\t").encode(),
    "form feeds": lambda text: text.replace("\n\n", "\n\x0c\n").encode(),
    "5,000 lines": lambda text: (text + "# more\n" * 5_000).encode(),
}


@pytest.mark.parametrize("spelt", SPELT)
def test_bytes_around_stay(spelt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "m.py"
    file.write_bytes(SPELT[spelt](PROGRAM))
    assert main(["migrate", "--from", "flytekit", "m.py", "--keep-conditionals"]) == 0
    assert file.read_bytes() == SPELT[spelt](SAME)
    assert main(["migrate", "--from", "flytekit", "m.py", "--keep-conditionals", "--check"]) == 0


@pytest.mark.parametrize("case", ["flytekit_chains", "types_flytekit", "environment_flytekit"])
def test_migrating_twice_is_migrating_once(case: str) -> None:
    _, once = migrated(CASES[case])
    again = migrate(once.sources, lambda _: None, Settings())
    assert [each.text for each in again.sources] == [each.text for each in once.sources]


CHAIN: Final = """\
from flytekit import conditional, task, workflow

@task
def double(x: int) -> int:
    return 2 * x

@workflow
def main(x: int, ok: bool) -> int:
    # what is done
    return (
        conditional("size")
        .if_((x > 10) | ok.is_true())
        .then(double(x=x))
        .elif_(~(x == 3))
        .then(double(x=1))
        .else_()
        .fail("three")
    )
"""


def test_conditionals_become_native(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "native_of_chain.py"
    file.write_text(CHAIN, encoding="utf-8")
    assert main(["migrate", "--from", "flytekit", file.name]) == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("from flowc import task, workflow\n")
    assert text.endswith(
        "    # what is done\n"
        "    if x > 10 or ok:\n"
        "        return double(x=x)\n"
        "    elif not (x == 3):\n"
        "        return double(x=1)\n"
        "    else:\n"
        '        raise ValueError("three")\n'
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    module = importlib.import_module("native_of_chain")
    assert [module.main(x=20, ok=False), module.main(x=1, ok=False)] == [40, 2]
    with pytest.raises(ValueError, match="three"):
        module.main(x=3, ok=False)


def test_what_is_left_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.py").write_text("from flytekit import task\n\n@tsk\ndef f(): ...\n")
    (tmp_path / "m.py").write_text("import flytekit as fl\nfrom flytekit import *\n\nfl.Echo\n")
    assert main(["migrate", "--from", "flytekit", "."]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "m.py:2:1: left `from flytekit import *`: name what is imported",
        "m.py:4:1: left `flytekit.Echo`: flowc has no name of its own for it",
        "bad.py: not migrated: it does not compile: FL1006 at bad.py:3: the name `tsk` is not defined",
        "migrated 0 files; 1 file left as before",
    ]


SPLIT = """\
import flytekit as fl

@fl.task(container_image=fl.ImageSpec(name="x"))
def inc(x: int) -> int:
    return x + len(fl.current_context().execution_id)

@fl.workflow
def main(x: int) -> int:
    return inc(x=x)
"""


def test_a_module_stays_beside_ours_for_what_has_no_name_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.py").write_text(SPLIT)
    assert main(["migrate", "--from", "flytekit", "m.py"]) == 0
    ours = SPLIT.replace("as fl\n", "as fl\nimport flowc\n")
    ours = ours.replace("@fl.task", "@flowc.task").replace("@fl.workflow", "@flowc.workflow")
    assert (tmp_path / "m.py").read_text() == ours
    told = capsys.readouterr().err
    assert [line.partition(": left ")[0] for line in told.splitlines()[:2]] == [
        "m.py:3:26",
        "m.py:5:20",
    ]
    assert main(["migrate", "--from", "flytekit", "m.py", "--check"]) == 0


def test_where_graphs_part_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(name: str) -> str | None:
        return {"flytekit.task": "dynamic"}.get(name)

    monkeypatch.setattr("flowc.compiler.rewrite.from_flytekit.own_name", wrong)
    source = Source("m", "m.py", "from flytekit import task\n\n@task\ndef f() -> int: ...\n")
    outcome = migrate([source], {"m": source}.get, Settings())
    assert outcome.sources == (source,)
    ((reason, lines),) = [(each.reason, each.lines) for each in outcome.refused]
    assert reason == "the graphs would part"
    assert any("dynamic m.f" in each for each in lines)


def test_nothing_is_called_migrated_that_was_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "m.py"
    path.write_text("from flytekit import task\n\n@task\ndef f() -> int: ...\n")

    def full(path: str, data: bytes) -> Problem:
        return Problem(f"cannot write `{Path(path).name}`, {len(data)} bytes: the disk is full")

    monkeypatch.setattr("flowc.rewriting.write_over", full)
    assert main(["migrate", "--from", "flytekit", str(path)]) == 2
    assert capsys.readouterr().err == ("error: cannot write `m.py`, 50 bytes: the disk is full\n")
