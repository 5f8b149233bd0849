"""Documents with pictures: a project that Sphinx builds, to HTML and to text."""

import sys
from pathlib import Path
from typing import Final

import pytest

from .repository import ROOT, run
from .test_engines import THERE

pytestmark = pytest.mark.skipif(not THERE, reason="no engine is here")

PAGE: Final = """
Training
========

.. flowc:: ../pictures/before/train.py main
   :depth: 1
   :direction: LR
   :theme: dark
   :legend:
   :source-url: https://example.com/{file}#L{line}
   :caption: How a *model* is trained
   :alt: Training & more
   :name: training

See :ref:`training`.

.. flowc:: ../pictures/before/train.py train
"""


def built(folder: Path, builder: str, page: str = PAGE) -> tuple[str, str]:
    """The page as Sphinx builds it, and what it warns of."""
    source = folder / "source"
    if not source.exists():
        source.mkdir()
        (folder / "pictures").symlink_to(ROOT / "docs/pictures")
        (source / "conf.py").write_text('extensions = ["flowc.sphinx"]\n')
    (source / "index.rst").write_text(page)
    out = folder / builder
    done = run(
        sys.executable, "-m", "sphinx", "-q", "-b", builder, str(source), str(out), folder=folder
    )
    assert done.returncode == 0, done.stderr.decode()
    file = next(out.glob("index.*"))
    return file.read_text(encoding="utf-8"), done.stderr.decode()


def test_html(tmp_path: Path) -> None:
    text, warnings = built(tmp_path, "html")
    assert warnings == ""
    assert '<svg role="img" aria-label="Training &amp; more"' in text
    assert "https://example.com/pictures/before/train.py#L" in text
    assert "<em>model</em>" in text
    assert text.count("<svg role") == 2
    assert ".png" not in text


def test_text_has_a_file(tmp_path: Path) -> None:
    text, warnings = built(tmp_path, "text")
    assert warnings == ""
    assert "[image: Training & more]" in text
    (first, *_) = (tmp_path / "text/.doctrees/_flowc").iterdir()
    assert first.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("directive", "says"),
    [
        (".. flowc:: nowhere.py main\n", "nowhere.py"),
        (".. flowc:: ../pictures/before/train.py nothing\n", "there is no entity `nothing`"),
        (
            ".. flowc:: ../pictures/before/train.py main\n   :source-url: x\n",
            "the template has no {file}",
        ),
        (".. flowc:: conf.py main\n", "no"),
    ],
)
def test_what_is_wrong_is_a_warning(tmp_path: Path, directive: str, says: str) -> None:
    _, warnings = built(tmp_path, "html", f"Title\n=====\n\n{directive}")
    assert "index.rst:4: WARNING:" in warnings
    assert says in warnings
    assert "Traceback" not in warnings
