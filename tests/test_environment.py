"""What `.ci/environment` notices of a damaged environment."""

import sys
from pathlib import Path

import pytest

from .repository import ROOT, run

RECORD = """\
tool/__init__.py,sha256=x,4
"tool/a,b.py",sha256=x,1
tool/__pycache__/made.pyc,,
../bin/tool,sha256=x,2
tool-1.0.dist-info/RECORD,,
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An environment with one distribution, and a stamp that knows of it."""
    files = {
        "site/tool/__init__.py": "pass",
        "site/tool/a,b.py": "1",
        "bin/tool": "#!",
        "site/tool-1.0.dist-info/RECORD": RECORD,
        "stamp": "checksum\ntool==1.0\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "site"


def damage(site: Path, what: str = "stamp") -> list[str]:
    script = ROOT / ".ci/damage.py"
    done = run(sys.executable, "-I", script, what, "site", folder=site.parent)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().splitlines()


def test_a_whole_environment(site: Path) -> None:
    assert damage(site) == []
    assert damage(site, "--list") == ["tool==1.0"]
    assert damage(site, "no stamp") == []


@pytest.mark.parametrize("file", ["tool/__init__.py", "tool/a,b.py", "../bin/tool"])
def test_a_file_that_is_gone_or_cut(site: Path, file: str) -> None:
    (site / file).write_text("", encoding="utf-8")
    assert damage(site) == ["tool==1.0"]
    (site / file).unlink()
    assert damage(site) == ["tool==1.0"]


def test_a_distribution_that_is_gone_or_another(site: Path) -> None:
    (site / "tool-1.0.dist-info").rename(site / "tool-2.0.dist-info")
    assert damage(site) == []
    (site / "tool-2.0.dist-info").rename(site.parent / "elsewhere")
    assert damage(site) == ["tool==1.0"]


def test_a_record_that_is_gone(site: Path) -> None:
    (site / "tool-1.0.dist-info/RECORD").unlink()
    assert damage(site) == ["?"]
