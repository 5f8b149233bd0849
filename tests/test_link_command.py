"""`flowc link`, and `--fragment` of what shows packages."""

import json
from pathlib import Path

from .cli import Cli

GROW = """
from flowc import dynamic, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def grow(n: int) -> int:
    return inc(x=n) if n < 2 else grow(n=n - 1)

@workflow
def main(n: int) -> int:
    return grow(n=n)
"""


def expand(cli: Cli, folder: Path, n: int) -> str:
    (folder / "grow.py").write_text(GROW, encoding="utf-8")
    (folder / "in.json").write_text(json.dumps({"n": n}), encoding="utf-8")
    words = ("--package", "grow.py", "--task", "grow", "--inputs", "in.json")
    assert cli("expand", *words, "--out", f"{n}.json").code == 0
    return f"{n}.json"


def test_link(cli: Cli, folder: Path) -> None:
    two, one = expand(cli, folder, 2), expand(cli, folder, 1)
    assert cli("link", "grow.py", two, f"main/grow/grow={one}", "-o", "x.pb").code == 0
    assert cli("validate", "x.pb").err == "x.pb: valid\n"
    shown = cli("show", "x.pb", "main/grow/grow").out
    assert "inc = task grow.inc(x=1)" in shown
    assert (
        cli("show", "grow.py", "--fragment", one, "--fragment", two).out == cli("show", "x.pb").out
    )
    assert cli("draw", "grow.py", "main", "--fragment", two, "-o", "x.dot").code == 0
    assert 'subgraph "cluster_workflow:grow.main/grow" {' in (folder / "x.dot").read_text(
        encoding="utf-8"
    )
    assert cli("validate", "grow.py", "--fragment", two).code == 0


def test_refused(cli: Cli, folder: Path) -> None:
    two = expand(cli, folder, 2)
    for words, message in (
        (("link", "grow.py", "nowhere.json", "-o", "x.pb"), "no file, folder or module"),
        (("link", "grow.py", "grow.py", "-o", "x.pb"), "`grow.py` is a package, not a fragment"),
        (("link", two, two, "-o", "x.pb"), "is a fragment, not a package"),
        (("link", "grow.py", f"main/gorw={two}", "-o", "x.pb"), "did you mean `grow`?"),
        (("link", "grow.py", two, "-o", two), "it is what is read here"),
        (("show", two, "--fragment", two), "not a package to link fragments into"),
        (("link", "flows/wf.py", two, "-o", "x.pb"), "grow.grow"),
    ):
        done = cli(*words)
        assert done.code in (1, 2)
        assert message in done.err
    assert not (folder / "x.pb").exists()


def test_run_with_a_fragment(cli: Cli, folder: Path) -> None:
    """A graph that is known is run; for other inputs the body is asked, which is another by now."""
    one = expand(cli, folder, 1)
    (folder / "grow.py").write_text(GROW.replace("inc(x=n)", "inc(x=n + 100)"), encoding="utf-8")
    run = ("run", "grow.py", "main", "--no-record", "--fragment")
    stale = """\
warning: `1.json` is of other code than `grow.grow` has now
  help: `flowc expand` asks the task anew
"""
    known = cli(*run, one, "--n", "1")
    assert (known.out, known.err) == ("2\n", stale)
    assert cli(*run, one, "--n", "2").out == "2\n"
    other = cli(*run, one, "--n", "0")
    assert other.out == "101\n"
    unused = "warning: `1.json` is not used: no call of `grow.grow` had its inputs\n"
    assert other.err == stale + unused
    assert cli("show", "grow.py", "--fragment", one).err == stale
    for given, message in (
        ("nowhere.json", "no file, folder or module"),
        ("grow.py", "`grow.py` is a package, not a fragment"),
        (f"main/grow={one}", "a run finds the calls of a fragment by its inputs"),
    ):
        done = cli(*run, given, "--n", "1")
        assert (done.code, done.out) == (2, "")
        assert message in done.err


def test_written_by_hand(cli: Cli, folder: Path) -> None:
    """A fragment as text, with no places of Python in it: what is wrong is shown where it stands."""
    expand(cli, folder, 1)
    words = ("--package", "grow.py", "--task", "grow", "--inputs", "in.json")
    assert cli("expand", *words, "--out", "1.flow").code == 0
    text = (folder / "1.flow").read_text(encoding="utf-8").partition("\ndebug\n")[0]
    (folder / "hand.flow").write_text(text.replace("x=1", "x=7"), encoding="utf-8")
    assert cli("link", "grow.py", "hand.flow", "-o", "x.pb").code == 0
    assert "inc = task grow.inc(x=7)" in cli("show", "x.pb").out
    (folder / "wrong.flow").write_text(text.replace("x=1", "y=7"), encoding="utf-8")
    done = cli("link", "grow.py", "wrong.flow", "-o", "y.pb")
    assert done.code == 1
    line = text.splitlines().index("  inc = task grow.inc(x=1)") + 1
    assert f"--> wrong.flow:{line}:" in done.err
    assert not (folder / "y.pb").exists()
