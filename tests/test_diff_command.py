"""`flowc diff` on the command line: what can be compared, exit codes, a project's policy."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from .cases import DIFFS, GOLDEN
from .cli import Cli, flowc
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


def commit(folder: Path, texts: Mapping[str, str]) -> None:
    _write(folder, texts)
    git = ("git", "-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false")
    run("git", "add", "-A", "flows", folder=folder)
    assert run(*git, "commit", "-qm", "change", folder=folder).returncode == 0


def test_revisions(cli: Cli, folder: Path) -> None:
    """Both ways to name revisions; paths are counted from the current folder."""
    run("git", "init", "-q", folder=folder)
    text = (folder / "flows/wf.py").read_text(encoding="utf-8")
    commit(folder, {"flows/wf.py": text})
    commit(folder, {"flows/wf.py": text.replace("return a + b", "return b + a")})
    said = "task:wf.add"
    assert said in cli("diff", "HEAD~1", "HEAD", "--", "flows/wf.py").out
    assert said in cli("diff", "HEAD~1", "--", "flows/wf.py").out
    assert said in cli("diff", "HEAD~1:flows/wf.py", "flows/wf.py").out
    assert cli("diff", "HEAD", "--", "flows").out == "no changes\n"
    done = cli("diff", "HEAD", "HEAD~1", "--", "flows/none.py")
    assert (done.code, done.out) == (2, "")


def test_revisions_from_a_folder_below(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git has it, a path starts from the top, or from here with a dot."""
    run("git", "init", "-q", folder=folder)
    commit(folder, {"flows/wf.py": (folder / "flows/wf.py").read_text(encoding="utf-8")})
    monkeypatch.chdir(folder / "flows")
    for name in ("HEAD:flows/wf.py", "HEAD:./wf.py"):
        assert cli("diff", name, "wf.py").out == "no changes\n"
    assert cli("diff", "HEAD", "--", "wf.py").out == "no changes\n"
    assert (
        "there is no file, folder or module `HEAD:wf.py`" in cli("diff", "HEAD:wf.py", "wf.py").err
    )


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


# Sides


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_two_files_are_one_module(cli: Cli, folder: Path) -> None:
    """Their names do not differ for the names of the files, nor does what comes of them."""
    new = PROGRAM.replace("nightly()", "nightly(day: int)")
    _write(folder, {"before.py": PROGRAM, "after.py": new})
    done = cli("diff", "before.py", "after.py", "--format", "json")
    document = json.loads(done.out)
    assert [each["code"] for each in document["changes"]] == ["FD2002"]
    assert done.err == "note: module `before` is compared with `after`: as one by another name\n"


USER: Final = """\
from flowc import workflow

from .tasks import clean


@workflow
def every(rows: list[int]) -> list[int]:
    return clean(rows=rows)
"""


def test_two_packages_are_one(cli: Cli, folder: Path) -> None:
    """Also where modules of theirs import one another."""
    for package in ("v1", "v2"):
        _write(
            folder,
            {
                f"{package}/__init__.py": "",
                f"{package}/tasks.py": PROGRAM,
                f"{package}/user.py": USER,
            },
        )
    done = cli("diff", "v1", "v2", "--exit-code")
    assert (done.code, done.out) == (0, "no changes\n")
    _write(folder, {"v2/user.py": USER.replace("def every", "def each")})
    assert "workflow v2.user.every is called v2.user.each now" in cli("diff", "v1", "v2").out


def test_moved_between_modules(cli: Cli, folder: Path) -> None:
    """Within one folder a module by another name is another one: callers import it by its name."""
    _write(
        folder,
        {f"{each}.py": PROGRAM for each in ("one/flow", "two/moved", "one/also", "two/also")},
    )
    done = cli("diff", "one", "two")
    assert done.code == 1
    assert "module flow is called moved now, with 4 tasks and 2 workflows" in done.out


def test_encodings_are_mixed(cli: Cli, folder: Path) -> None:
    """Source, and IR of each encoding, beside one another."""
    names = ["flows/wf.py", *(f"wf.{suffix}" for suffix in ("pb", "json", "flow"))]
    for name in names[1:]:
        assert cli("build", "flows/wf.py", "-o", name).code == 0
    for old in names:
        for new in names:
            done = cli("diff", old, new, "--exit-code")
            assert (done.code, done.out) == (0, "no changes\n"), (old, new)


FLYTE: Final = ("export", "--to", "flyte", "--image", "registry.example/app:1")


def test_what_is_registered(cli: Cli, folder: Path) -> None:
    """Flyte's documents, in folders and in archives, beside one another and beside their IR."""
    _write(folder, {"wf.py": PROGRAM})
    assert cli(*FLYTE, "wf.py", "-o", "was").code == 0
    _write(folder, {"wf.py": PROGRAM.replace("train(rows=cleaned)", "train(rows=rows)")})
    assert cli(*FLYTE, "wf.py", "--archive", "now.tgz").code == 0
    assert cli("diff", "was", "was", "--exit-code").out == "no changes\n"
    assert cli("diff", "now.tgz", "now.tgz", "--exit-code").out == "no changes\n"
    done = cli("diff", "was", "now.tgz")
    assert "FD5005 n2: rows is n0.o0, was n1.o0" in done.out
    assert done.code == 0
    assert cli("import", "--from", "flyte", "now.tgz", "-o", "now.pb").code == 0
    assert cli("diff", "now.pb", "now.tgz", "--exit-code").code == 0
    assert cli("show", "now.tgz", "main").code == 0
    (folder / "noise.tgz").write_bytes(b"\x1f\x8b" + bytes(range(200)))
    done = cli("diff", "now.tgz", "noise.tgz")
    assert (done.code, done.out, done.err) == (
        2,
        "",
        "error: cannot read `noise.tgz`: no archive, or a damaged one\n",
    )


GROW: Final = """\
from flowc import dynamic, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@dynamic
def grow(n: int) -> int:
    x = 0
    for _ in range(n):
        x = inc(x=x)
    return x


@workflow
def main() -> int:
    return grow(n=2)
"""


@pytest.fixture
def grown(cli: Cli, folder: Path) -> Path:
    """Fragments of one dynamic task for two inputs."""
    _write(folder, {"g.py": GROW})
    assert cli("build", "g.py", "-o", "g.pb").code == 0
    for n in (2, 3):
        (folder / "n.json").write_text(f'{{"n": {n}}}')
        words = ("--package", "g.pb", "--task", "grow", "--inputs", "n.json")
        assert flowc("expand", *words, "--out", f"{n}.pb", folder=folder).code == 0
    return folder


def test_fragments(cli: Cli, grown: Path) -> None:
    done = cli("diff", "2.pb", "3.pb", "--format", "json")
    assert done.code == 0
    document = json.loads(done.out)
    assert {each["entity"] for each in document["changes"]} == {"fragment:g.grow"}
    assert [each["code"] for each in document["changes"]] == ["FD5001", "FD5011"]
    assert document["changes"][0]["new"]["path"] == "fragment:g.grow/x[2]"
    assert document["changes"][0]["new"]["span"]["file"] == "g.py"
    assert cli("diff", "2.pb", "2.pb", "--exit-code").out == "no changes\n"
    done = cli("diff", "2.pb", "g.pb")
    assert (done.code, done.err) == (2, "error: `2.pb` is a fragment, and the other side is none\n")


def test_fragments_in_packages(cli: Cli, grown: Path) -> None:
    """A package that is linked with what its task came to, beside the bare one."""
    done = cli("diff", "g.py", "g.pb", "--fragment", "2.pb")
    assert "workflow g.main/grow is new" in done.out
    assert "grow calls workflow g.main/grow instead of dynamic g.grow" in done.out
    both = ("--fragment", "2.pb", "--old-fragment", "main/grow=2.pb")
    assert cli("diff", "g.py", "g.pb", *both, "--exit-code").out == "no changes\n"
    assert cli("diff", "g.py", "g.pb", "--old-fragment", "3.pb").code == 2


def test_nothing(cli: Cli) -> None:
    """Git's name of a side that a file is not on."""
    done = cli("diff", "/dev/null", "flows/wf.py", "--stat")
    assert done.code == 0
    assert "6 changes: 6 compatible" in done.out
    assert cli("diff", "flows/wf.py", "/dev/null").code == 1
    done = cli("diff", "/dev/null", "/dev/null")
    assert (done.code, done.err) == (2, "error: there is nothing on either side\n")


@pytest.fixture
def history(folder: Path) -> Path:
    """Two commits: a file came, one changed, one went."""
    shutil.rmtree(folder / "flows")
    run("git", "init", "-q", folder=folder)
    commit(folder, {"flows/a.py": PROGRAM, "flows/b.py": PROGRAM})
    (folder / "flows/b.py").unlink()
    commit(
        folder,
        {"flows/a.py": PROGRAM.replace("epochs: int", "epochs: float"), "flows/c.py": PROGRAM},
    )
    return folder


def test_file_that_came(cli: Cli, history: Path) -> None:
    done = cli("diff", "HEAD~1", "HEAD", "--stat", "--", "flows/c.py")
    assert done.code == 0
    assert done.err == "note: there is no `flows/c.py` in `HEAD~1`: what it declares is new\n"
    assert "6 changes: 6 compatible" in done.out


def test_picture_of_an_entity_between_revisions(cli: Cli, history: Path) -> None:
    assert history
    words = ("draw", "--diff", "HEAD~1", "HEAD", "--entity", "main", "-o", "-", "--format", "dot")
    done = cli(*words, "--", "flows/a.py")
    assert done.code == 0
    assert done.out.startswith('digraph "a.main" {')


def test_file_that_went(cli: Cli, history: Path) -> None:
    done = cli("diff", "HEAD~1", "--stat", "--", "flows/b.py")
    assert done.code == 1
    assert done.err == "note: there is no `flows/b.py` here: what it declares is gone\n"
    assert "6 changes: 6 breaking" in done.out


def test_files_that_came_and_went(cli: Cli, history: Path) -> None:
    """Beside one that stayed; what moved from one to the other is told as moved."""
    paths = ("flows/a.py", "flows/b.py", "flows/c.py")
    done = cli("diff", "HEAD~1", "HEAD", "--", *paths)
    assert done.code == 1
    assert done.err.count("note: there is no") == 2
    assert "module b is called c now, with 4 tasks and 2 workflows" in done.out
    assert "FD2004 input epochs is float, was int" not in done.out


def test_file_that_never_was(cli: Cli, history: Path) -> None:
    done = cli("diff", "HEAD~1", "HEAD", "--", "flows/a.py", "flows/d.py")
    assert (done.code, done.out) == (2, "")
    assert "there is no file, folder or module `HEAD~1:flows/d.py`" in done.err
    done = cli("diff", "HEAD~9", "--", "flows/a.py")
    assert (done.code, done.out) == (2, "")
    assert "git knows no revision `HEAD~9`" in done.err


def test_file_that_was_emptied(cli: Cli, history: Path) -> None:
    """A file that declares nothing any more, as opposed to a name that was mistaken."""
    _write(history, {"flows/a.py": "X = 1\n"})
    assert "6 breaking" in cli("diff", "HEAD", "--stat", "--", "flows/a.py").out
    assert "there are no tasks" in cli("diff", "HEAD:flows/a.py", "flows/a.py").err
