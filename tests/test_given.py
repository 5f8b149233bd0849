"""Inputs of a run on the command line: flags, files, and what the documentation says of each."""

import sys
from pathlib import Path

import pytest

from .cli import Cli

PROGRAM = '''\
from pathlib import Path

from flowc import Directory, File, task


@task
def read(f: File, lines: bool, fast: bool | None = None, more: list[File] = []) -> str:
    """Read a file.

    All of it.

    Args:
        f: What is read,
            whole.
        lines: Whether lines count.

    Returns:
        What stands there.
    """
    return f"{Path(f).read_text()} {lines} {fast} {len(more)}"


@task
def listed(at: Directory, no_cut: bool = False, cut: bool = True) -> str:
    return f"{no_cut} {cut}"
'''


@pytest.fixture(autouse=True)
def program(folder: Path) -> None:
    (folder / "given.py").write_text(PROGRAM, encoding="utf-8")
    (folder / "in.txt").write_text("text", encoding="utf-8")


READ = ("run", "given.py", "read", "--no-record", "--workers", "threads")
LISTED = ("run", "given.py", "listed", "--no-record", "--workers", "threads")


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ([*READ, "--f", "in.txt", "--lines"], "text True None 0"),
        ([*READ, "--f", "in.txt", "--no-lines", "--no-fast"], "text False False 0"),
        ([*READ, "--fast", "--lines", "no", "--f=in.txt"], None),
        ([*READ, "--fast", "--lines=false", "--f=in.txt"], "text False True 0"),
        ([*READ, "--f", "in.txt", "--no_lines", "--more", '["in.txt"]'], "text False None 1"),
        ([*LISTED, "--at", ".", "--no-cut"], "True True"),
        ([*LISTED, "--at", "s3://bucket/of/somebody"], "False True"),
    ],
)
def test_flags_and_files(cli: Cli, words: list[str], result: str | None) -> None:
    done = cli(*words)
    assert (done.code, done.out) == ((2, "") if result is None else (0, f'"{result}"\n')), done.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([*READ, "--no-lines=true", "--f", "in.txt"], "`--no-lines` takes no value"),
        ([*READ, "--lines", "--no-lines"], "input `lines` is given twice"),
        ([*READ, "--no-f"], "there is no input `no-f`"),
        ([*READ, "--lines", "--f", "on.txt"], "input `f` takes File, and `on.txt` is not there"),
        ([*READ, "--lines", "--f", "."], "input `f` takes File, and `.` is a folder"),
        (
            [*READ, "--lines", "--f", "in.txt", "--more", '["in.txt", "b"]'],
            "input `more` takes list[File], and `b` is not there",
        ),
        ([*LISTED, "--at", "in.txt"], "input `at` takes Directory, and `in.txt` is a file"),
        ([*READ, "--inputs", "a.json"], "input `f` takes File, and `c` is not there"),
        ([*READ, "--inputs", "b.json"], "`b.json` is not JSON: `f` stands there twice"),
    ],
)
def test_refused(cli: Cli, folder: Path, words: list[str], message: str) -> None:
    (folder / "a.json").write_text('{"lines": true, "f": "c"}', encoding="utf-8")
    (folder / "b.json").write_text('{"lines": true, "f": "c", "f": "d"}', encoding="utf-8")
    done = cli(*words)
    assert (done.code, done.out) == (2, "")
    assert f"error: {message}" in done.err


def test_help_says_of_each_input_what_the_documentation_does(cli: Cli) -> None:
    assert cli(*READ, "--help").out.split("\n\n")[1:5] == [
        "task given.read",
        "  Read a file.",
        "  All of it.",
        """\
inputs:
  --f File                 required; What is read, whole.
  --[no-]lines bool        required; Whether lines count.
  --[no-]fast bool | None  default null
  --more list[File]        default '[]'""",
    ]
    assert "\noutputs:\n  o0: str; What stands there.\n" in cli(*READ, "--help").out
    assert "= note: lines: Whether lines count." in cli(*READ, "--f", "in.txt").err


def test_documentation_stays_whole_without_its_parser(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docstring_parser", None)
    assert "\n  Args:\n      f: What is read,\n" in cli(*READ, "--help").out
