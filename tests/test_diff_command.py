"""`flowc diff` on the command line: what can be compared, exit codes, a project's policy."""

import json
from pathlib import Path
from typing import Final

import pytest

from .cases import DIFFS, GOLDEN
from .cli import Cli
from .repository import run

PROGRAM: Final = (GOLDEN / DIFFS / "rename_and_rewire" / "old.py").read_text(encoding="utf-8")


def test_command(cli: Cli, folder: Path) -> None:
    (folder / "old.py").write_text(PROGRAM, encoding="utf-8")
    (folder / "new").mkdir()
    (folder / "new/old.py").write_text(PROGRAM.replace("nightly()", "nightly(day: int)"))
    done = cli("diff", "old.py", "new/old.py")
    assert done.code == 1
    assert "FD2002 input day" in done.out
    assert cli("diff", "old.py", "new/old.py", "--fail-on", "none").code == 0
    assert cli("diff", "old.py", "old.py", "--exit-code").out == "no changes\n"
    assert cli("diff", "old.py", "new/old.py", "--stat").out.startswith(
        " workflow:old.nightly | +1 (breaking)\n"
    )


@pytest.mark.parametrize("format", ["json", "sarif"])
def test_command_for_machines(cli: Cli, format: str) -> None:
    assert json.loads(cli("diff", "flows/wf.py", "flows/wf.py", "--format", format).out)


LEVELS: Final = {"breaking": 0, "behavioral": 0, "compatible": 0, "cosmetic": 1, "none": 0}


@pytest.mark.parametrize("level", LEVELS)
def test_fail_on(cli: Cli, folder: Path, level: str) -> None:
    (folder / "new").mkdir()
    text = (folder / "flows/wf.py").read_text(encoding="utf-8")
    (folder / "new/wf.py").write_text(text.replace("# ", "#  ") + "# the end\n", encoding="utf-8")
    assert cli("diff", "flows/wf.py", "new/wf.py", "--fail-on", level).code == LEVELS[level]
    assert cli("diff", "flows/wf.py", "new/wf.py", "--exit-code").code == 1


WRONG: Final = {
    "one side": (("flows/wf.py",), "OLD and NEW wanted"),
    "three sides": (("flows/wf.py", "a", "b"), "3 given"),
    "broken side": (("flows/wf.py", "broken.py"), "`broken.py` cannot be compared"),
    "both broken": (("syntax.py", "broken.py"), "`syntax.py` and `broken.py` cannot be compared"),
    "noise": (("noise.pb", "flows/wf.py"), "`noise.pb` cannot be compared"),
    "missing": (("flows/wf.py", "flows/wg.py"), "there is no file"),
    "no paths": (("HEAD", "--"), "at least one path"),
    "too many revisions": (("a", "b", "c", "--", "flows"), "one or two revisions"),
    "standard input twice": (("-", "-"), "one side only"),
    "a class that is none": (("a", "b", "--class", "FD2002=bad"), "is not RULE=CLASS"),
    "a rule that is none": (("a", "b", "--class", "FD2099=off"), "did you mean FD20"),
    "no file to write": (("flows/wf.py", "flows/wf.py", "--write-ignore"), "which file to write?"),
    "no fingerprints": (
        ("flows/wf.py", "flows/wf.py", "--ignore", "notes.txt"),
        "`notes.txt:1` does not begin with the fingerprint",
    ),
    "nothing to compare": (("helper.py", "flows/wf.py"), "no tasks or workflows"),
}


@pytest.mark.parametrize("name", WRONG)
def test_unreadable_side_is_an_error(cli: Cli, name: str) -> None:
    words, message = WRONG[name]
    done = cli("diff", *words)
    assert done.code == 2
    assert done.out == ""
    assert message in done.err


def test_revisions(cli: Cli, folder: Path) -> None:
    """Both ways to name revisions; paths are counted from the current folder."""
    git = ("git", "-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false")
    for text in ("return a + b", "return b + a"):
        wf = folder / "flows/wf.py"
        wf.write_text(wf.read_text(encoding="utf-8").replace("return a + b", text))
        run("git", "init", "-q", folder=folder)
        run("git", "add", "flows", folder=folder)
        assert run(*git, "commit", "-qm", "change", folder=folder).returncode == 0
    said = "task:wf.add"
    assert said in cli("diff", "HEAD~1", "HEAD", "--", "flows/wf.py").out
    assert said in cli("diff", "HEAD~1", "--", "flows/wf.py").out
    assert said in cli("diff", "HEAD~1:flows/wf.py", "flows/wf.py").out
    assert cli("diff", "HEAD", "--", "flows").out == "no changes\n"
    done = cli("diff", "HEAD", "HEAD~1", "--", "flows/none.py")
    assert (done.code, done.out) == (2, "")


# Policy

POLICY: Final = {
    "by code": (("--class", "FD2002=compatible"), 0, "compatible FD2002"),
    "by name": (("--class", "required-input-added=cosmetic"), 0, "cosmetic   FD2002"),
    "off": (("--class", "fd2002=off"), 0, "no changes"),
    "graver": (
        ("--class", "FD2002=behavioral", "--fail-on", "behavioral"),
        1,
        "behavioral FD2002",
    ),
    "of another rule": (("--class", "FD2001=cosmetic"), 1, "breaking   FD2002"),
}


@pytest.fixture
def changed(folder: Path) -> Path:
    """Two versions of a module, between which an input is added that must be given."""
    (folder / "old").mkdir()
    (folder / "new").mkdir()
    (folder / "old/wf.py").write_text(PROGRAM, encoding="utf-8")
    text = PROGRAM.replace("nightly()", "nightly(day: int)")
    (folder / "new/wf.py").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("case", POLICY)
def test_class_of_a_rule(case: str, cli: Cli, changed: Path) -> None:
    words, code, said = POLICY[case]
    done = cli("diff", "old/wf.py", "new/wf.py", *words)
    assert done.code == code
    assert said in done.out


def test_settings_of_a_project(cli: Cli, changed: Path) -> None:
    """The command line goes before them."""
    (changed / "flowc.toml").write_text(
        '[diff]\nfail-on = "cosmetic"\n[diff.class]\nFD2002 = "cosmetic"\n', encoding="utf-8"
    )
    both = ("diff", "old/wf.py", "new/wf.py")
    done = cli(*both)
    assert (done.code, "cosmetic   FD2002" in done.out) == (1, True)
    assert cli(*both, "--fail-on", "breaking").code == 0
    assert "compatible FD2002" in cli(*both, "--class", "FD2002=compatible").out


def test_accepted_changes(cli: Cli, changed: Path) -> None:
    """What is accepted stays so when code moves, and is told when it no longer is there."""
    both = ("diff", "old/wf.py", "new/wf.py", "--ignore", "accepted.txt")
    assert cli(*both).code == 2
    done = cli(*both, "--write-ignore")
    assert (done.code, done.err) == (0, "wrote accepted.txt: 1 added, 0 taken out\n")
    done = cli(*both, "--exit-code")
    assert (done.code, done.out, done.err) == (0, done.out, "")
    assert "no changes; 1 ignored" in done.out
    new = changed / "new/wf.py"
    new.write_text("# moved\n\n\n" + new.read_text(encoding="utf-8"), encoding="utf-8")
    assert "1 ignored" in cli(*both).out
    document = json.loads(cli(*both, "--format", "json").out)
    assert [each["code"] for each in document["ignored"]] == ["FD2002"]
    new.write_text(PROGRAM.replace("nightly()", "nightly(days: int)"), encoding="utf-8")
    done = cli(*both)
    assert done.code == 1
    assert "note: `accepted.txt:3` ignores nothing: " in done.err
    file = changed / "accepted.txt"
    file.write_text(f"{file.read_text()}# agreed in June\n", encoding="utf-8")
    done = cli(*both, "--write-ignore")
    assert done.err == "wrote accepted.txt: 1 added, 1 taken out\n"
    lines = file.read_text().splitlines()
    assert [line[:1] for line in lines[:3]] == ["#", "#", "#"]
    assert "input days must now be given" in lines[3]
    assert len(lines) == 4
