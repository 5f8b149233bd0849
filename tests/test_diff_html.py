"""The page of a diff: what is on it, and what cannot be."""

import hashlib
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given

from flowc.diff_pictures import LARGEST, pictures
from flowc.ir.diff import diff
from flowc.ir.diff_changes import Change, Diff
from flowc.ir.nodes import Package
from flowc.ir.render_diff_html import Pictures, diff_html
from flowc.ir.rules_diff import Impact

from .cases import DIFFS, GOLDEN
from .cli import Cli
from .strategies import packages
from .test_diff import FEW, package, synthetic

OLD, NEW = (
    package((GOLDEN / DIFFS / "rename_and_rewire" / f"{side}.py").read_text(encoding="utf-8"))
    for side in ("old", "new")
)
VOID: Final = frozenset({"meta", "img", "br", "source"})
EXECUTING: Final = frozenset({"script", "iframe", "object", "embed", "link", "form", "base", "svg"})


class Reader(HTMLParser):
    """Tags must be closed in order; none may run, load or lead anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = list[str]()
        self.texts = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that may be there, and its attributes."""
        assert tag not in EXECUTING
        given = dict(attrs)
        assert not any(name.startswith("on") or name in ("href", "style") for name in given)
        for name in ("src", "srcset"):
            loaded = given.get(name) or "data:image/svg+xml;base64,"
            assert loaded.startswith("data:image/svg+xml;")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """The innermost tag ends."""
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text."""
        self.texts.append(data)


def read(page: str) -> str:
    """The text of a page that keeps to its policy."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.stack == []
    return " ".join(reader.texts)


def page(found: Diff, drawn: dict[str, Pictures] | None = None) -> str:
    return diff_html(found, "old.py", "new.py", drawn or {})


def test_says_all() -> None:
    found = diff(OLD, NEW)
    text = read(page(found))
    assert all(each.message in text for each in found.changes)
    assert "8 changes: 5 behavioral, 1 compatible, 2 cosmetic; 1 affected" in text
    assert "workflow:program.nightly, through workflow:program.main" in text


def test_policy_allows_just_its_style() -> None:
    text = page(diff(OLD, NEW))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "url(" not in style


def test_names_are_no_markup() -> None:
    hostile = '"><script>alert(1)</script><img onerror=x src=//y>\x1b[31m'
    change = Change("FD1002", Impact.BREAKING, hostile, hostile, evidence=hostile, notes=(hostile,))
    text = page(
        Diff((change,), cache_keys=(hostile,), ignored=(change,)), {hostile: Pictures(note=hostile)}
    )
    assert "alert(1)" in read(text)
    assert "\x1b" not in text


@FEW
@given(packages, packages)
def test_any_two_packages(old: Package, new: Package) -> None:
    read(page(diff(old, new)))


def test_pictures() -> None:
    """Of the workflow that changed, on both sides; a new one has no picture before."""
    found = diff(OLD, NEW)
    drawn = pictures(OLD, NEW, found)
    assert [*drawn] == ["workflow:program.main"]
    text = page(found, drawn)
    read(text)
    shown = [b64decode(each).decode() for each in re.findall(r"base64,([^\"]+)\"", text)]
    dark, before, darker, after = shown  # in each figure, the one for dark pages comes first
    for light, night in ((before, dark), (after, darker)):
        assert re.findall(r"<text.*>(.*)</text>", light) == re.findall(
            r"<text.*>(.*)</text>", night
        )
        assert light != night
    assert "cleaned" in before
    assert "rows_without_gaps" in after
    # The signs of `flowc draw --diff`.
    assert "- report" not in after
    assert "+ archive" not in before
    for sign in ("- ", ">&gt; cleaned<", ">~ score<"):
        assert sign in before
    for sign in (">+ archive<", ">&gt; rows_without_gaps<", ">~ score<"):
        assert sign in after
    whole = pictures(Package(), NEW, diff(Package(), NEW))
    assert {each.old for each in whole.values()} == {None}
    assert "(not there)" in read(page(diff(Package(), NEW), whole))


def test_of_large_workflows_the_changed_part_is_drawn() -> None:
    whole, _, _ = synthetic(LARGEST + 50, 0)
    (workflow,) = whole.workflows
    (body,) = workflow.blocks
    short = replace(workflow, blocks=(replace(body, nodes=body.nodes[:-1]),))
    less = replace(whole, workflows=(short,))
    (drawn,) = pictures(less, whole, diff(less, whole)).values()
    assert drawn.new is not None
    assert b"more, as they were" in drawn.new
    (none,) = pictures(Package(), whole, diff(Package(), whole)).values()
    assert none.note.startswith("no picture: 3")


@pytest.mark.parametrize("old", ["before.py", "/dev/null"])
def test_command(cli: Cli, folder: Path, old: str) -> None:
    for name in ("before", "after"):
        side = "old" if name == "before" else "new"
        text = (GOLDEN / DIFFS / "control_flow" / f"{side}.py").read_text(encoding="utf-8")
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    done = cli("diff", old, "after.py", "--format", "html", "--fail-on", "none")
    assert done.code == 0
    assert f"Workflow changes:  {old}  to  after.py" in read(done.out)
    assert done.out.count("<img ") == (2 if old == "before.py" else 1)
