"""`flowc.testing`: golden IR of users' own workflows."""

import sys
from pathlib import Path
from typing import Final

import pytest

from flowc.testing import assert_ir_matches

from .cli import BROKEN, PROGRAM
from .repository import run

TEST: Final = """\
from flowc.testing import assert_ir_matches


def test_wf():
    assert_ir_matches("flows/wf.py")
"""


@pytest.fixture(autouse=True)
def outside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a project of its own, that is not under CI."""
    del folder
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("FLOWC_BLESS", raising=False)


@pytest.fixture
def blessed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as context:
        context.setenv("FLOWC_BLESS", "1")
        assert_ir_matches("flows/wf.py")
    return folder / "flows/wf.flow"


def failure(*arguments: str) -> str:
    with pytest.raises(AssertionError) as caught:
        assert_ir_matches(*arguments)
    return str(caught.value)


def test_matches(blessed: Path, folder: Path) -> None:
    """Whatever the layout, the folder that it runs in, and the version that wrote it."""
    assert_ir_matches("flows/wf.py")
    source = folder / "flows/wf.py"
    source.write_text(f"# moved\n\n\n{PROGRAM}", encoding="utf-8")
    assert_ir_matches("flows/wf.py")
    assert_ir_matches(source, blessed)
    blessed.write_text(blessed.read_text().replace("flowc 1.0", "flowc 1.0\n# by hand"))
    assert_ir_matches("flows/wf.py")


def test_shows_nothing_that_differs_elsewhere(blessed: Path) -> None:
    text = blessed.read_text(encoding="utf-8")
    assert text.startswith("flowc 1.0\nproducer flowc\n\ntask wf.add(")
    assert "debug" not in text


@pytest.mark.parametrize("suffix", ["flow", "json", "pb"])
def test_encodings(folder: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    with monkeypatch.context() as context:
        context.setenv("FLOWC_BLESS", "1")
        assert_ir_matches("flows/wf.py", f"golden.{suffix}")
    assert_ir_matches("flows/wf.py", f"golden.{suffix}")
    assert "no format" in failing_bless(monkeypatch, "flows/wf.py", "golden.yaml")


def failing_bless(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setenv("FLOWC_BLESS", "1")
    return failure(*arguments)


def test_says_what_changed(blessed: Path, folder: Path) -> None:
    (folder / "flows/wf.py").write_text(PROGRAM.replace("b: int = 2", "b: int"))
    said = failure("flows/wf.py")
    assert said.startswith("`flows/wf.flow` is not what the source compiles to:\n\ntask:wf.add")
    assert "FD2007 input b must now be given by callers: its default was 2" in said
    assert said.endswith("FLOWC_BLESS=1 pytest, then read `flows/wf.flow` and commit it.")


def test_says_what_only_reads_otherwise(blessed: Path) -> None:
    """What `diff` has no rule for fails all the same."""
    text = blessed.read_text().split("\n\n")
    blessed.write_text("\n\n".join((text[0], text[2], text[1], *text[3:])), encoding="utf-8")
    said = failure("flows/wf.py")
    assert "--- flows/wf.flow\n+++ compiled\n" in said


def test_nothing_to_compare_with(folder: Path) -> None:
    said = failure("flows/wf.py")
    assert said.startswith(
        "there is no golden file `flows/wf.flow`\nIf this is right: FLOWC_BLESS=1"
    )
    assert "there is no file" in failure("flows/wg.py")


def test_errors(blessed: Path, folder: Path) -> None:
    (folder / "flows/wf.py").write_text(BROKEN)
    assert "`flows/wf.py` has errors:\n\nerror[FL2001]: " in failure("flows/wf.py")
    (folder / "flows/wf.py").write_text(PROGRAM)
    blessed.write_text("flowc 1.0\nnonsense\n")
    assert "`flows/wf.flow` has errors:\n\nerror[FL5" in failure("flows/wf.py")


def test_blessing_is_refused_under_ci(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert "refused where CI is set" in failing_bless(monkeypatch, "flows/wf.py")
    assert not (folder / "flows/wf.flow").exists()


def test_environment_variables_of_the_program(folder: Path) -> None:
    text = "import os\n" + PROGRAM.replace("b: int = 2", 'b: int = int(os.environ["B"])')
    (folder / "flows/wf.py").write_text(text)
    assert "environment variable `B`" in failure("flows/wf.py")
    with pytest.raises(AssertionError, match="there is no golden file"):
        assert_ir_matches("flows/wf.py", define={"B": "2"})


def test_with_pytest(folder: Path) -> None:
    """A test of a user: written, passing, failing without a traceback through flowc."""
    (folder / "test_flows.py").write_text(TEST)
    again = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_flows.py")
    clean = {"CI": "", "FLOWC_BLESS": ""}
    assert run(*again, folder=folder, environment=clean).returncode == 1
    assert run(*again, folder=folder, environment={**clean, "FLOWC_BLESS": "1"}).returncode == 0
    assert run(*again, folder=folder, environment=clean).returncode == 0
    (folder / "flows/wf.py").write_text(PROGRAM.replace("return a + b", "return b + a"))
    done = run(*again, folder=folder, environment=clean)
    assert done.returncode == 1
    assert b"FD4001 the code of the function changed" in done.stdout
    assert b"flowc/testing.py" not in done.stdout
    assert not (folder / "imported").exists()
