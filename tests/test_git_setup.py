"""`flowc git-setup`: real git shows and compares IR, and is as it was after --undo."""

import sys
from pathlib import Path
from typing import Final

import pytest

from .cli import Cli
from .repository import ROOT, run

GIT: Final = ("git", "-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false")


@pytest.fixture
def repository(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two versions of an IR file: the first in a commit, the second in the folder."""
    monkeypatch.setenv("HOME", str(folder / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (folder / "home").mkdir()
    assert git(folder, "init", "-q") == ""
    for name in ("flows.pb", "flows.json"):
        assert cli("build", "flows/wf.py", "-o", name).code == 0
    (folder / "other.json").write_text('{"a": 1}\n')
    (folder / "other.pb").write_bytes(b"\xff\x00")
    git(folder, "add", "flows.pb", "flows.json", "other.pb", "other.json")
    git(folder, "commit", "-qm", "first")
    source = folder / "flows/wf.py"
    source.write_text(source.read_text().replace("b: int = 2", "b: int = 3"))
    for name in ("flows.pb", "flows.json"):
        assert cli("build", "flows/wf.py", "-o", name).code == 0
    (folder / "other.json").write_text('{"a": 2}\n')
    (folder / "other.pb").write_bytes(b"\xff\x01")
    return folder


def git(folder: Path, *words: str) -> str:
    done = run(*GIT, *words, folder=folder)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "replace")


def test_git_shows_text(cli: Cli, repository: Path) -> None:
    assert "workflow wf.main(" not in git(repository, "diff", "flows.pb")
    done = cli("git-setup", "*.pb", "*.json")
    assert (done.code, done.out) == (0, "")
    assert "set diff.flowc.textconv: " in done.err
    assert "added `*.pb diff=flowc`, `*.json diff=flowc` in .gitattributes" in done.err
    for name in ("flows.pb", "flows.json"):
        shown = git(repository, "diff", name)
        assert "\n-workflow wf.main(a: int, b: int = 2) -> (o0: int)\n" in shown
        assert "\n+workflow wf.main(a: int, b: int = 3) -> (o0: int)\n" in shown
    assert "workflow wf.main(a: int, b: int = 2)" in git(repository, "log", "-p", "flows.pb")


def test_other_files_are_shown_as_they_are(cli: Cli, repository: Path) -> None:
    assert cli("git-setup", "*.pb", "*.json").code == 0
    assert '\n-{"a": 1}\n+{"a": 2}\n' in git(repository, "diff", "other.json")
    assert "\n-2 bytes, sha256:" in git(repository, "diff", "other.pb")


def test_difftool(cli: Cli, repository: Path) -> None:
    assert cli("git-setup").code == 0
    shown = git(repository, "difftool", "-y", "-t", "flowc", "HEAD", "--", "flows.pb")
    assert "FD2006 input b: the default is 3, was 2" in shown
    git(repository, "add", "flows/wf.py")
    git(repository, "commit", "-qam", "second")
    shown = git(repository, "difftool", "-y", "-t", "flowc", "HEAD~1", "HEAD", "--", "flows/wf.py")
    assert "FD1001 workflow wf.main is new" in shown, "git gives /dev/null for what is not there"


@pytest.mark.parametrize("scope", [(), ("--global",)])
@pytest.mark.parametrize("before", [None, "*.txt text\n*.pb binary\n"])
def test_undo(cli: Cli, repository: Path, scope: tuple[str, ...], before: str | None) -> None:
    """The files are as they were, also after it ran twice."""
    config = repository / ("home/.gitconfig" if scope else ".git/config")
    file = repository / ("home/.config/git/attributes" if scope else ".gitattributes")
    was = config.read_text() if config.exists() else ""
    if before is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(before)
    assert cli("git-setup", *scope).code == 0
    assert cli("git-setup", *scope).code == 0
    assert file.read_text() == f"{before or ''}*.pb diff=flowc\n"
    assert "\n-workflow wf.main(" in git(repository, "diff", "flows.pb")
    done = cli("git-setup", "--undo", *scope)
    assert done.code == 0
    assert "removed diff.flowc\nremoved difftool.flowc\nremoved `*.pb diff=flowc` in " in done.err
    assert (file.read_text() if file.exists() else None) == before
    assert config.read_text() == was
    assert cli("git-setup", "--undo", *scope).err == ""


@pytest.mark.parametrize(
    "before",
    [b"", b"*.txt text", b"*.txt text\r\n*.md text\r\n", b"# a\x0cb\xff\n\n", b"*.a b\r\n*.c d"],
)
def test_undo_leaves_the_attributes_as_they_were(cli: Cli, repository: Path, before: bytes) -> None:
    """Line ends, an empty file, and bytes that are no text included."""
    file = repository / ".gitattributes"
    file.write_bytes(before)
    for _ in range(2):
        assert cli("git-setup", "*.pb", "*.flow").code == 0
    content = file.read_bytes()
    assert content.startswith(before)
    assert content.split()[-4:] == [b"*.pb", b"diff=flowc", b"*.flow", b"diff=flowc"]
    assert (b"\r\n*.flow" in content) is (b"\r\n" in before)
    assert cli("git-setup", "--undo").code == 0
    assert file.read_bytes() == before


def test_in_a_folder_below(cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attributes are those of the whole repository."""
    monkeypatch.chdir(repository / "flows")
    assert cli("git-setup", "a b.pb", "#c.pb").code == 0
    text = (repository / ".gitattributes").read_text()
    assert text == '"a b.pb" diff=flowc\n"#c.pb" diff=flowc\n'


def test_no_repository(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    done = cli("git-setup")
    assert (done.code, done.out) == (2, "")
    assert "not a git repository" in done.err
    monkeypatch.setenv("PATH", "")
    done = cli("git-setup")
    assert (done.code, done.err) == (2, "error: the program `git` is not on the PATH\n")


def test_flowc_on_the_path_is_what_git_runs(
    cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name is, so that the configuration holds for whichever environment is active."""
    program = repository / "bin/flowc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m flowc "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    assert "set diff.flowc.textconv: flowc show --textconv\n" in cli("git-setup").err
    assert "\n-workflow wf.main(" in git(repository, "diff", "flows.pb")
