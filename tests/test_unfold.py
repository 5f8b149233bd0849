"""Calls of workflows, unfolded to a depth, and fragments that are linked in."""

import pytest

from flowc.ir.link import Placed, link
from flowc.ir.nodes import Package
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import Graph, to_dot, to_graph
from flowc.visualize.boxes import BoxKind, ClusterKind

from .pictures import HOOK, TASKS, fragment, package, shown

NESTED = (
    TASKS
    + """
workflow m.inner(x: int, by: int = 2) -> (o0: int)
  f = task m.f(x=x)
  return o0=f.o0
workflow m.middle(x: int) -> (o0: int)
  m = workflow m.inner(x=x, by=3)
  return o0=m.o0
workflow m.main(x: int) -> (o0: int)
  a = workflow m.middle(x=x)
  b = workflow m.inner(x=a.o0) after a
  return o0=b.o0
"""
)


def unfolded(text: str, depth: int, name: str = "main") -> Graph:
    return to_graph(package(text), Ref(EntityKind.WORKFLOW, f"m.{name}"), depth)


def test_one_level() -> None:
    assert (
        shown(unfolded(NESTED, 1))
        == """
workflow: m.main
  input x -> x: int
  output o0 -> o0: int
  workflow call: a
    input x -> x: int
    workflow m by=3 -> o0: int
    output o0 -> o0: int
  workflow call: b
    input x -> x: int
    input by by=2 -> by: int
    task f -> o0: int
    output o0 -> o0: int
#x -> a#x | x>x: int
a->o0 -> b#x | o0>x: int
a -> b | order
b->o0 -> ->o0 | o0>o0: int
a#x -> a/m | x>x: int
a/m -> a->o0 | o0>o0: int
b#x -> b/f | x>x: int
b/f -> b->o0 | o0>o0: int
""".strip()
    )


def test_boxes_within_know_what_they_stand_for() -> None:
    drawn = unfolded(NESTED, 2)
    tasks = [each for each in drawn.boxes if each.kind is BoxKind.TASK]
    assert [each.id for each in tasks] == ["workflow:m.main/a/m/f", "workflow:m.main/b/f"]
    assert {each.origin for each in tasks} == {"workflow:m.inner/f"}
    (given,) = (each for each in drawn.boxes if each.id == "workflow:m.main/a/m#by")
    assert given.inputs[0].value == "3"


def test_depth_0_leaves_calls_as_they_are() -> None:
    assert not [each for each in unfolded(NESTED, 0).clusters if each.parent]


def test_a_call_that_leads_back_stays_a_box() -> None:
    text = "workflow m.main()\n  v = workflow m.v()\nworkflow m.v()\n  w = workflow m.main()\n"
    (box,) = unfolded(text, 9).boxes
    assert (box.id, box.kind) == ("workflow:m.main/v/w", BoxKind.WORKFLOW)


def test_unfolding_is_bounded() -> None:
    levels = [
        f"workflow m.w{n}()\n" + "".join(f"  c{i} = workflow m.w{n + 1}()\n" for i in range(10))
        for n in range(9)
    ]
    text = "task m.t()\n  python m:t\n" + "".join(levels) + "workflow m.w9()\n  t = task m.t()\n"
    assert 5_000 < len(unfolded(text, 100, "w0").boxes) < 25_000


@pytest.mark.parametrize("name", ["main", None])
def test_a_linked_fragment_stands_in_its_place(name: str | None) -> None:
    dynamic = f"dynamic m.d(x: int) -> (o0: int)\n  python m:d\n  {HOOK}\n  calls task m.f\n"
    main = "workflow m.main(x: int) -> (o0: int)\n  grow = dynamic m.d(x=x)\n  return o0=grow.o0\n"
    answer = fragment("fragment m.d\n  inputs i\n  code c\n  f = task m.f(x=1)\n  return o0=f.o0\n")
    linked = link(package(TASKS + dynamic + main), [Placed(answer, "main/grow")])
    assert isinstance(linked, Package), linked
    drawn = to_graph(linked, Ref(EntityKind.WORKFLOW, "m.main") if name else None)
    assert [each.kind for each in drawn.clusters] == [ClusterKind.WORKFLOW, ClusterKind.FRAGMENT]
    assert [each.id for each in drawn.boxes if each.kind is BoxKind.TASK] == [
        "workflow:m.main/grow/f"
    ]
    assert "expansion of a dynamic task" in to_dot(drawn)
