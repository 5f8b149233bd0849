"""What other repositories take from this one: hooks of pre-commit, and the workflow for GitHub Actions.

They are run as those programs would run them, in a repository of a user.
"""

import re
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from .cli import BROKEN, PROGRAM
from .documents import blocks
from .repository import ROOT, run

PAGE: Final = ROOT / "docs/github-actions.md"
ACTIONS, CONFIGURATION = (yaml.safe_load(block) for block in blocks(PAGE, "yaml"))
HOOKS: Final[dict[str, Any]] = {
    each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
}
GIT: Final = ("git", "-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false")


@pytest.fixture
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits, of which the second breaks callers; `flowc` is on the PATH."""
    programs = folder / ".bin"
    programs.mkdir()
    (programs / "flowc").write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m flowc "$@"\n')
    (programs / "flowc").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    run("git", "init", "-q", folder=folder)
    (folder / "workflows").mkdir()
    for text in (PROGRAM, PROGRAM.replace("def main(a: int,", "def main(a: int, c: int,")):
        (folder / "workflows/wf.py").write_text(text)
        run("git", "add", "workflows", folder=folder)
        assert run(*GIT, "commit", "-qm", "change", folder=folder).returncode == 0
    return folder


# GitHub Actions


def steps() -> dict[str, Any]:
    (job,) = ACTIONS["jobs"].values()
    return {each["name"]: each for each in job["steps"] if "name" in each}


def action(folder: Path, name: str) -> tuple[int, str]:
    """Run a step as the runner does: its script, in a shell that stops at the first failure."""
    base = run("git", "rev-parse", "HEAD~1", folder=folder).stdout.decode().strip()
    variables = {"BASE": base, "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output"}
    done = run("bash", "-e", "-c", steps()[name]["run"], folder=folder, environment=variables)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_shape_of_the_workflow() -> None:
    """What GitHub requires; YAML reads the key `on` as a truth value."""
    assert {*ACTIONS} == {"name", True, "permissions", "jobs"}
    (job,) = ACTIONS["jobs"].values()
    assert all(("run" in each) != ("uses" in each) for each in job["steps"])
    assert job["env"].keys() >= {"BASE"}
    used = set(re.findall(r"steps\.(\w+)\.outputs", str(job)))
    assert used == {each["id"] for each in job["steps"] if "id" in each}


def test_comment_on_a_pull_request(repository: Path) -> None:
    assert action(repository, "Check")[0] == 0
    assert action(repository, "Compare") == (0, "")
    comment = (repository / "flowc.md").read_text()
    assert "required-input-added" in comment or "FD2002" in comment
    assert (repository / "summary.md").read_text() == comment
    assert (repository / "output").read_text() == "code=1\n"


def test_broken_pull_request(repository: Path) -> None:
    (repository / "workflows/wf.py").write_text(BROKEN)
    assert run(*GIT, "commit", "-qam", "broken", folder=repository).returncode == 0
    code, said = action(repository, "Check")
    assert code == 1
    assert "::error file=workflows/wf.py,line=11," in said
    action(repository, "Compare")
    assert (repository / "output").read_text() == "code=2\n"


# pre-commit


def hook(folder: Path, name: str, *files: str) -> int:
    """Run a hook as pre-commit does: its entry, its arguments, the files that changed."""
    (repo,) = CONFIGURATION["repos"]
    given = next(each for each in repo["hooks"] if each["id"] == name)
    assert all(re.search(given.get("files", ""), each) for each in files)
    passed = files if HOOKS[name].get("pass_filenames", True) else ()
    words = (*HOOKS[name]["entry"].split(), *given.get("args", ()), *passed)
    return run(*words, folder=folder).returncode


def test_hooks_are_complete() -> None:
    for each in HOOKS.values():
        assert each.keys() >= {"id", "name", "description", "language", "entry"}
        assert each["types"] == ["python"]


def test_check_hook(repository: Path) -> None:
    assert hook(repository, "flowc-check", "workflows/wf.py") == 0
    (repository / "workflows/helper.py").write_text("X = 1\n")
    assert hook(repository, "flowc-check", "workflows/helper.py", "workflows/wf.py") == 0
    (repository / "workflows/wf.py").write_text(BROKEN)
    assert hook(repository, "flowc-check", "workflows/wf.py") == 1


def test_build_hook(repository: Path) -> None:
    assert hook(repository, "flowc-build") == 1
    assert (
        run("flowc", "build", "workflows/", "-o", "workflows.pb", folder=repository).returncode == 0
    )
    assert hook(repository, "flowc-build") == 0
    (repository / "workflows/wf.py").write_text(PROGRAM)
    assert hook(repository, "flowc-build") == 1
