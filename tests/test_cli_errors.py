"""The command line when something is wrong: one message, the exit code, nothing half-written."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from flowc import __main__
from flowc.__main__ import main
from flowc.ir.render import OutputFormat
from flowc.report import OUTPUT_FORMATS

from .cli import PROGRAM, Cli, Done, flowc
from .repository import FLOWC, ROOT

# Errors: the exit code, and one clear message

EXPAND: Final = ("expand", "--package", "flows/wf.py", "--out", "x.json", "--task")
ERRORS: Final = [
    # the command line itself
    (["buld"], 2, "there is no command `buld`\n  help: did you mean `flowc build`?"),
    (["--verson"], 2, "there is no option `--verson`"),
    (["build", "flows/wf.py"], 2, "the following arguments are required: -o/--output"),
    (["check", "flows/wf.py", "--nonsense=1"], 2, "there is no option `--nonsense`\n    usage"),
    (["check", "flows/wf.py", "--defin", "X=1"], 2, "help: did you mean `--define`?"),
    (["show", "flows/wf.py", "main", "more"], 2, "nothing takes `more`"),
    (["runs", "--keep", "ten"], 2, "`ten` is not a whole number"),
    (["build", "flows/wf.py", "-o", ""], 2, "the name of what to write is empty"),
    (["draw", "flows/wf.py", "-o", "x.xyz"], 2, ".dot, .html, .mmd, .mermaid, or give --format"),
    (["check", "flows/wf.py", "--define", "X"], 2, "`X` is not NAME=VALUE"),
    (["check", "flows/wf.py", "--output-format", "xml"], 2, "invalid choice: 'xml'"),
    # what is read
    (["check", "flows/wd.py"], 2, "there is no file, folder or module `flows/wd.py`"),
    (["check", "flows/othr.py"], 2, "help: did you mean `flows/other.py`?"),
    (["check", "flow/other.py"], 2, "help: did you mean `flows/other.py`?"),
    (["check", "helpr.py"], 2, "help: did you mean `helper.py`?"),
    (["check", "flows.missing"], 2, "there is no file, folder or module `flows.missing`"),
    (["check", "bare"], 2, "no Python files below `bare`"),
    (["check", ""], 2, "a name is empty\n  help: name the current folder `.`"),
    (["check", "helpers"], 2, "there are no tasks or workflows in `helpers`"),
    (
        ["check", "tests"],
        2,
        "`one` (line 6 of tests/test_flow.py) and 1 more are inside of functions",
    ),
    (["build", "helper.py", "-o", "x.pb"], 2, "there are no tasks or workflows in `helper.py`"),
    (["show", "helper.py"], 2, "there are no tasks or workflows in `helper.py`"),
    (["show", "notes.txt"], 2, "`notes.txt` is neither a Python module nor an IR file"),
    (["show", "noise.pb"], 2, "noise.pb"),
    (["check", "flows/wf.py", "--root", "missing"], 2, "`missing` is not a folder"),
    (["check", "flows/wf.py", "--root", "bare"], 2, "`flows/wf.py` is not below the root `bare`"),
    (["check", "nothing:flows"], 2, "git"),
    # what is written
    (["build", "flows/wf.py", "-o", "x.xml"], 2, "suffix `.xml` of `x.xml` tells no format"),
    (["build", "flows/wf.py", "-o", "x"], 2, "missing suffix of `x` tells no format"),
    (["draw", "flows/wf.py", "-o", "x.svg", "--depth", "all"], 2, "`all` is no number of levels"),
    (["draw", "flows/wf.py", "-o", "x.svg", "--source-url", "x"], 2, "the template has no {file}"),
    (["draw", "flows/wf.py", "-o", "x.gif"], 2, "suffix `.gif` of `x.gif` tells no format"),
    (["build", "flows/wf.py", "-o", "helper.py/x.pb"], 2, "`helper.py` is a file, not a folder"),
    (["build", "flows/wf.py", "-o", "helper.py/a/x.pb"], 2, "`helper.py` is a file, not a folder"),
    (["build", "flows/wf.py", "-o", "helper.py/"], 2, "`helper.py` is a file, not a folder"),
    (
        ["build", "flows/wf.py", "-o", "new/x.pb"],
        2,
        "there is no folder `new`\n  help: make it first: `mkdir -p new`\n",
    ),
    (["build", "flows/wf.py", "-o", "new/two/"], 2, "there is no folder `new/two`"),
    (["draw", "flows/wf.py", "-o", "bare", "--format", "dot"], 2, "`bare`: it is a folder"),
    (["build", "flows/wf.py", "flows/../flows/wf.py", "-o", "bare"], 2, "would both be written"),
    # entities
    (["show", "flows/wf.py", "mian"], 2, "there is no entity `mian`; there are"),
    (["show", "flows/wf.py", "mian"], 2, "help: did you mean `main`?"),
    (["show", "flows", "add"], 2, "`add` could be any of these"),
    (["run", "flows/wf.py"], 2, "which ENTITY? There are\n    workflow wf.failing"),
    # inputs
    (["run", "flows/wf.py", "main", "--aa", "1"], 2, "there is no input `aa`; the inputs are"),
    (["run", "flows/wf.py", "main", "--a", "x"], 2, "input `a` takes int, not `x`"),
    (["run", "flows/wf.py", "main", "--a"], 2, "input `a` takes int; none is given"),
    (["run", "flows/wf.py", "main", "--a", "1", "--a=1"], 2, "input `a` is given twice"),
    (["run", "flows/wf.py", "main", "1"], 2, "what is `1` for?"),
    (["run", "flows/wf.py", "main", "--a", "x"], 2, "    --b int  default 2\n  help: `flowc run "),
    (
        ["run", "flows/wf.py", "main"],
        2,
        "input `a` is missing; it takes int\n    --a int  required\n    --b int  default 2\n"
        "  help: `flowc run flows/wf.py main --help` tells more\n",
    ),
    (["run", "flows/wf.py", "main", "--inputs", "x.json"], 2, "cannot read `x.json`"),
    (["run", "flows/wf.py", "main", "--inputs", "helper.py"], 2, "`helper.py` is not JSON"),
    (["run", "flows/wf.py", "main", "--inputs", "list.json"], 2, "must hold a JSON object"),
    ([*EXPAND, "dyn", "--inputs", "none.json"], 2, "cannot read `none.json`: no such file"),
    ([*EXPAND, "dyn", "--inputs", "list.json"], 2, "must hold a JSON object"),
    ([*EXPAND, "dyn", "--inputs", "inputs.json"], 2, "input `n` is missing; it takes int"),
    ([*EXPAND, "add", "--inputs", "inputs.json"], 2, "`wf.add` is a task, and no dynamic one"),
    # findings
    (["build", "broken.py", "-o", "x.pb"], 1, "broken.py:11:"),
    (["build", "syntax.py", "-o", "x.pb"], 1, "syntax.py:1:"),
    (["draw", "broken.py", "-o", "x.dot"], 1, "broken.py:11:"),
    (["show", "broken.py"], 1, "broken.py:11:"),
    (["run", "broken.py", "main"], 1, "broken.py:11:"),
    # explanations
    (["explain"], 2, "which CODE?"),
    (["explain", "FL0000"], 2, "there is no diagnostic `FL0000`"),
]


@pytest.mark.parametrize(("words", "code", "message"), ERRORS, ids=lambda each: str(each)[:40])
def test_errors(cli: Cli, folder: Path, words: list[str], code: int, message: str) -> None:
    before = sorted(folder.rglob("*"))
    done = cli(*words)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert sorted(folder.rglob("*")) == before


def test_check_puts_its_findings_on_standard_output(cli: Cli) -> None:
    done = cli("check", "broken.py", "syntax.py")
    assert done.code == 1
    assert "broken.py:11:" in done.out
    assert done.err == "checked 2 modules: 2 errors\n"


def test_what_cannot_be_read_as_ir_is_told_by_validate(cli: Cli) -> None:
    for name in ("list.json", "noise.pb"):
        done = cli("validate", name)
        assert done.code == 2
        assert f"`{name}` is not IR" in done.out


def test_a_file_without_workflows_is_no_finding_of_check(cli: Cli) -> None:
    done = cli("check", "helper.py", "tests/test_flow.py")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[:3] == [
        "checked 2 modules: no problems",
        "there are no tasks or workflows in `helper.py, tests/test_flow.py`",
        "  help: `one` (line 6 of tests/test_flow.py) and 1 more are inside of functions",
    ]


def test_output_formats_are_those_of_the_renderer() -> None:
    assert tuple(each.value for each in OutputFormat) == OUTPUT_FORMATS


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_documents_are_written_even_without_findings(cli: Cli, name: str) -> None:
    for file in ("flows/wf.py", "broken.py"):
        json.loads(cli("check", file, "--output-format", name).out)


# Files appear whole or not at all


def test_a_file_that_is_replaced_keeps_its_permissions(cli: Cli, folder: Path) -> None:
    file = folder / "x.json"
    file.touch(mode=0o640)
    assert cli("build", "flows/wf.py", "-o", "x.json").code == 0
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_still_leads_to_the_file(cli: Cli, folder: Path) -> None:
    (folder / "link.json").symlink_to("bare/x.json")
    assert cli("build", "flows/wf.py", "-o", "link.json").code == 0
    assert (folder / "link.json").is_symlink()
    assert (folder / "bare/x.json").stat().st_size


def test_a_failed_write_changes_nothing(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bare/x.json").write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = cli("build", "flows/wf.py", "-o", "bare/x.json")
    assert (done.code, done.err) == (
        2,
        "error: cannot write `bare/x.json`: no space left on device\n",
    )
    assert [each.name for each in (folder / "bare").iterdir()] == ["x.json"]
    assert (folder / "bare/x.json").read_text(encoding="utf-8") == "old"


def test_a_device_is_written_to_and_not_replaced(cli: Cli) -> None:
    assert cli("build", "flows/wf.py", "-o", os.devnull, "--format", "pb").code == 0
    assert not Path(os.devnull).is_file()


# Streams, signals, and our own mistakes


def test_output_is_utf8_in_any_locale(folder: Path) -> None:
    program = PROGRAM.replace("Add two numbers.", "Größe → ∑")
    (folder / "uni.py").write_text(program, encoding="utf-8")
    for environment in ({"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}):
        assert "Größe → ∑" in flowc("show", "uni.py", "main", folder=folder, **environment).out


@pytest.mark.parametrize(
    ("environment", "colored"),
    [
        ({"NO_COLOR": ""}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(folder: Path, environment: dict[str, str], colored: bool) -> None:
    for words in (["buld"], ["build", "broken.py", "-o", "x.pb"]):
        assert ("\x1b[" in flowc(*words, folder=folder, **environment).err) is colored


@pytest.mark.parametrize(("columns", "widest"), [("40", 40), ("0", 100), ("many", 100), ("", 100)])
def test_width(folder: Path, columns: str, widest: int) -> None:
    (folder / "long.py").write_text(f"x = [{'1, ' * 60}\n", encoding="utf-8")
    shown = flowc("check", "long.py", folder=folder, COLUMNS=columns).out
    assert max(map(len, shown.splitlines())) == widest


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    command = [*FLOWC, "explain", "--list"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.parametrize("words", [["check", "nothing.py"], ["--help"], ["buld"]])
def test_nobody_can_be_told_that_nothing_can_be_written(folder: Path, words: list[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with open(os.devnull, "rb") as unwritable:
        done = subprocess.run(
            [*FLOWC, *words],
            check=False,
            cwd=folder,
            env=environment,
            stdout=unwritable,
            stderr=unwritable,
        )
    assert done.returncode == 2


def raising(error: BaseException) -> Callable[[list[str]], int]:
    def dispatch(_: list[str]) -> int:
        raise error

    return dispatch


def test_an_internal_error_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "_dispatch", raising(KeyError("x")))
    done = cli("check")
    assert done.code == 70
    assert "internal error: KeyError: 'x'" in done.err
    assert "Please report it" in done.err


def test_debugging_shows_the_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del folder
    monkeypatch.setenv("FLOWC_DEBUG", "1")
    monkeypatch.setattr(__main__, "_dispatch", raising(KeyError("x")))
    assert main(["check"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_no_error_of_ours(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "_dispatch", raising(KeyboardInterrupt()))
    assert cli("check") == Done(130, "", "interrupted\n")


def test_a_terminal_sees_progress_and_colour(folder: Path) -> None:
    master, terminal = os.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": ""}
    command = [*FLOWC, "check", "broken.py"]
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=terminal, stderr=terminal, check=False
    )
    os.close(terminal)
    with open(master, "rb") as screen:
        seen = b"".join(iter(lambda: _read(screen.fileno()), b"")).decode()
    assert done.returncode == 1
    assert seen.startswith("compiling 1 module ...\r\x1b[K")
    assert "\x1b[1;31merror" in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that the other end is closed
        return b""


@pytest.mark.parametrize(
    "words",
    [
        ("build", "flows/wf.py", "-o", "flows/wf.py", "--format", "flow"),
        ("build", "x.pb", "-o", "x.pb"),
        ("draw", "x.pb", "main", "-o", "x.pb", "--format", "dot"),
    ],
    ids=" ".join,
)
def test_what_is_read_is_not_written_over(cli: Cli, folder: Path, words: tuple[str, ...]) -> None:
    assert cli("build", "flows/wf.py", "-o", "x.pb").code == 0
    before = [(folder / name).read_bytes() for name in ("x.pb", "flows/wf.py")]
    done = cli(*words)
    assert (done.code, "it is what is read here" in done.err) == (2, True)
    assert [(folder / name).read_bytes() for name in ("x.pb", "flows/wf.py")] == before
