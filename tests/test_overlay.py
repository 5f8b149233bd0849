"""Changes as pictures: what became of each box and edge, under whatever name."""

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from flowc.ir.diff import diff
from flowc.ir.nodes import Package
from flowc.ir.scope import ref_of
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import Graph, Style, to_dot, to_graph, to_mermaid
from flowc.visualize.boxes import Box, Cluster, Edge, Status
from flowc.visualize.overlay import Overlay, beside, overlay
from flowc.visualize.style import THEMES

from . import strategies
from .cli import Cli
from .pictures import TASKS, package
from .test_mermaid import statements as mermaid_statements

MAIN: Final = Ref(EntityKind.WORKFLOW, "m.w")

OLD: Final = (
    TASKS
    + """
workflow m.sub(x: int) -> (o0: int)
  f = task m.f(x=x)
  return o0=f.o0
workflow m.w(x: int) -> (o0: int)
  first = task m.f(x=x)
  gone = task m.f(x=first.o0)
  last = task m.f(x=gone.o0)
  s = workflow m.sub(x=last.o0)
  b = branch
    if x > 1
      high = task m.f(x=s.o0)
      yield o0=high.o0
    else
      yield o0=x
  return o0=b.o0
"""
)
NEW: Final = (
    OLD.replace("  gone = task m.f(x=first.o0)\n", "")
    .replace("gone.o0", "fresh.left")
    .replace("  last =", "  fresh = task m.g(x=x, y=3)\n  last =")
    .replace("first", "begin")
    .replace("x > 1", "x > 2")
    .replace("f = task m.f(x=x)\n  return", "f = task m.f(x=x) with retries=2\n  return")
)


def overlaid(old: str, new: str, ref: Ref | None = MAIN, depth: int = 0) -> Overlay:
    was, now = package(old), package(new)
    return overlay(was, now, diff(was, now), ref, depth)


def told(drawn: Graph) -> list[str]:
    """All that is not the same: its status, its path in `m.w`, and what is said of it."""
    parts: tuple[Box | Cluster | Edge, ...] = (*drawn.clusters, *drawn.boxes, *drawn.edges)
    return [
        f"{each.status.value} {_name(each)}{''.join(f' ({text})' for text in each.changes)}"
        for each in parts
        if each.status is not Status.SAME
    ]


def _name(part: Box | Cluster | Edge) -> str:
    ends = (part.source, part.target) if isinstance(part, Edge) else (part.id,)
    return " -> ".join(each.removeprefix("workflow:m.w") for each in ends)


def test_what_became_of_each() -> None:
    found = overlaid(OLD, NEW)
    assert told(found.graph) == [
        "changed /b (`if` asks x > 2, not x > 1)",
        "renamed /begin (was first)",
        "added /fresh",
        "changed /last (x is fresh.left, was gone.o0)",
        "changed /s (1 change inside)",
        "removed /gone",
        "added #x -> /fresh",
        "added /fresh -> /last",
        "changed /b~decision -> /b/if (was if x > 1)",
        "removed /begin -> /gone",
        "removed /gone -> /last",
    ]
    assert [each.entity for each in found.hidden] == ["workflow:m.sub"]


def test_each_side_by_itself_has_the_same_marks() -> None:
    was, now = package(OLD), package(NEW)
    before, after = beside(was, now, diff(was, now), MAIN)
    assert told(before) == [
        "changed /b (`if` asks x > 2, not x > 1)",
        "renamed /first (now begin)",
        "removed /gone",
        "changed /last (x is fresh.left, was gone.o0)",
        "changed /s (1 change inside)",
        "removed /first -> /gone",
        "removed /gone -> /last",
        "changed /b~decision -> /b/if (was if x > 1)",
    ]
    assert told(after) == [
        each for each in told(overlaid(OLD, NEW).graph) if not each.startswith("removed")
    ]
    assert {before.is_diff, after.is_diff} == {True}


def test_a_call_that_is_unfolded_shows_what_changed_inside() -> None:
    found = overlaid(OLD, NEW, depth=1)
    assert "changed /s/f (retries is 2, was not given)" in told(found.graph)
    assert found.hidden == ()


def test_nodes_of_a_branch_that_was_renamed_are_the_same() -> None:
    new = OLD.replace("  b = branch", "  choice = branch").replace("b.o0", "choice.o0")
    assert told(overlaid(OLD, new).graph) == ["renamed /choice (was b)"]


def test_an_input_that_was_renamed_is_the_same() -> None:
    new = OLD.replace("m.w(x:", "m.w(start:").replace("(x=x)\n  gone", "(x=start)\n  gone")
    new = new.replace("if x > 1", "if start > 1").replace("o0=x\n  return", "o0=start\n  return")
    assert [each for each in told(overlaid(OLD, new).graph) if "->" not in each] == [
        "renamed #start (was x)"
    ]


def test_a_workflow_that_was_renamed_is_laid_over_itself() -> None:
    new = OLD.replace("m.w(", "m.other(")
    found = overlaid(OLD, new, Ref(EntityKind.WORKFLOW, "m.other"))
    assert told(found.graph) == ["renamed workflow:m.other (was w)"]


def test_without_a_name_the_workflows_that_differ_are_drawn() -> None:
    new = OLD.replace("y > 1", "y > 2").replace("f = task m.f(x=x)\n", "f = task m.f(x=3)\n")
    titles = [each.title for each in overlaid(OLD, new, None).graph.clusters if not each.parent]
    assert titles == ["m.sub", "m.w"]
    gone = OLD + "workflow m.old()\n  f = task m.f(x=1)\n"
    drawn = overlaid(gone, OLD, None).graph
    assert [(each.title, each.status) for each in drawn.clusters] == [("m.old", Status.REMOVED)]
    assert overlaid(gone, OLD, Ref(EntityKind.WORKFLOW, "m.old")).graph.boxes == drawn.boxes


def test_a_call_that_became_a_map_is_both() -> None:
    call = "workflow m.w(xs: list[int])\n  s = task m.h(xs=xs)\n"
    turns = "  s = map x in xs\n    f = task m.f(x=x)\n    yield o0=f.o0\n"
    drawn = overlaid(TASKS + call, f"{TASKS}workflow m.w(xs: list[int])\n{turns}").graph
    assert [each.id for each in drawn.boxes if each.status is Status.REMOVED] == [
        "workflow:m.w/s~was"
    ]
    assert "added /s" in told(drawn)


@pytest.mark.parametrize("theme", THEMES)
def test_it_reads_without_colour(theme: str) -> None:
    style = Style(THEMES[theme])
    drawn = overlaid(OLD, NEW).graph
    dot = to_dot(drawn, style)
    colours = re.compile(r"#[0-9a-f]{6}")
    for title in ("<B>+ fresh</B>", "<B>- <S>gone</S></B>", "<B>~ last</B>", "<B>&gt; begin</B>"):
        assert title in dot
    removed = next(line for line in dot.splitlines() if '/gone" [' in line)
    assert 'style="filled,dashed"' in colours.sub("", removed)
    assert 'label=" - x: int "' in dot
    assert "<B>~ if</B> x &gt; 2 (was x &gt; 1)" in dot
    lines = mermaid_statements(to_mermaid(drawn, style))
    assert 'n_gone["<b>- gone</b><br/>f()"]:::task_removed' in lines
    assert 'n_begin -.->|"- x: int"| n_gone' in lines


@given(strategies.packages, strategies.packages)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_two_packages(old: Package, new: Package) -> None:
    found = diff(old, new)
    for each in new.workflows[:2]:
        beside(old, new, found, ref_of(each))
    drawn = overlay(old, new, found).graph
    items: tuple[Box | Cluster, ...] = (*drawn.clusters, *drawn.boxes)
    assert {each.parent for each in items} <= {*(each.id for each in items), ""}
    assert to_dot(drawn) == to_dot(drawn)
    mermaid_statements(to_mermaid(drawn))


@given(strategies.packages)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_nothing_changed(any_package: Package) -> None:
    found = overlay(any_package, any_package, diff(any_package, any_package))
    assert found == Overlay(to_graph(any_package))


SOURCE: Final = """
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(a: int) -> int:
    b = inc(x=a)
    return b
"""


def test_on_the_command_line(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, text in (("a", SOURCE), ("b", SOURCE.replace("return b", "return inc(x=b)"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "m.py").write_text(text)
    done = cli("draw", "--diff", "a/m.py", "b/m.py", "main", "-o", "-", "--format", "dot")
    assert (done.code, done.err) == (0, "")
    assert "<B>+ inc</B>" in done.out
    named = cli(
        "draw", "--diff", "a/m.py", "b/m.py", "--entity", "main", "-o", "-", "--format", "dot"
    )
    assert named.out == done.out
    same = cli("draw", "--diff", "a/m.py", "a/m.py", "-o", "x.mmd")
    assert "note: nothing changed" in same.err
    for words, says in {
        ("--diff", "a/m.py"): "--diff takes OLD and NEW",
        ("a/m.py", "main", "b/m.py"): "--diff compares two",
        ("a/m.py", "main", "--entity", "inc"): "both `main` and `inc` are named",
        ("--diff", "a/m.py", "b/m.py", "nothing"): "there is no entity `nothing`",
        ("--diff", "a/m.py", "b/m.py", "--package", "a/m.py"): "link fragments first",
    }.items():
        wrong = cli("draw", *words, "-o", "x.svg")
        assert wrong.code == 2
        assert says in wrong.err
