"""Large pictures of a change: the part that changed, and what is next to it."""

from hypothesis import HealthCheck, given, settings

from flowc.ir.diff import diff
from flowc.ir.nodes import Package
from flowc.visualize import Graph, to_dot, to_graph
from flowc.visualize.boxes import Status
from flowc.visualize.overlay import overlay
from flowc.visualize.trim import LARGEST, trimmed

from . import strategies
from .pictures import TASKS, package

CHAIN = "".join(
    f"  n{place} = task m.f(x={f'n{place - 1}.o0' if place else 'x'})\n" for place in range(200)
)
BRANCH = """
  b = branch
    if n3.o0 > 1
      high = task m.f(x=n4.o0)
      deep = task m.f(x=high.o0)
      deeper = task m.f(x=deep.o0)
      yield o0=deeper.o0
    else
      yield o0=n5.o0
"""
OLD = f"{TASKS}workflow m.w(x: int) -> (o0: int)\n{CHAIN}{BRANCH}  return o0=b.o0\n"


def change(old: str, new: str) -> Graph:
    was, now = package(old), package(new)
    return overlay(was, now, diff(was, now)).graph


def titles(graph: Graph) -> list[str]:
    return [each.title for each in graph.boxes]


def test_what_changed_and_what_is_next_to_it() -> None:
    new = OLD.replace("n100 = task m.f(x=n99.o0)", "n100 = task m.g(x=n99.o0, y=1)")
    whole = change(OLD, new.replace("n100.o0", "n100.left"))
    graph, left_out = trimmed(whole)
    names = ["n99", "n100", "n101", "n102"]
    assert titles(graph) == [*names, f"and {left_out} more, as they were"]
    assert left_out == len(whole.boxes) - len(names)
    assert [(each.status, each.target.rpartition("/")[2]) for each in graph.edges] == [
        (Status.SAME, "n100"),
        (Status.ADDED, "n101"),
        (Status.SAME, "n102"),
        (Status.REMOVED, "n101"),
    ]
    assert to_dot(graph).count("as they were") == 1


def test_a_change_in_a_branch_brings_its_decision_with_all_ways_out() -> None:
    graph, _ = trimmed(change(OLD, OLD.replace("(x=deep.o0)", "(x=7)")))
    assert {"deep", "deeper", "high"} <= {*titles(graph)}
    arms = [each.label for each in graph.edges if each.label]
    assert len(arms) == 2
    inside = {each.id for each in graph.clusters} | {each.id for each in graph.boxes}
    assert all({each.source, each.target} <= inside for each in graph.edges)


def test_small_pictures_and_those_of_no_change_stay() -> None:
    old = OLD.replace(CHAIN, CHAIN[: CHAIN.index("  n6 ")])
    small = change(old, old.replace("x=deep.o0", "x=7"))
    assert len(small.boxes) < LARGEST
    assert trimmed(small) == (small, 0)
    whole = to_graph(package(OLD))
    assert trimmed(whole) == (whole, 0)


@given(strategies.packages, strategies.packages)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_picture(old: Package, new: Package) -> None:
    """All that changed is still there, and what is left hangs together."""
    whole = overlay(old, new, diff(old, new)).graph
    graph, left_out = trimmed(whole, most=0)
    shown = {each.id for each in graph.boxes}
    assert {each.id for each in whole.boxes if each.status is not Status.SAME} <= shown
    assert len({each.id for each in whole.boxes} - shown) <= left_out
    clusters = {each.id for each in graph.clusters}
    assert {each.parent for each in graph.boxes} <= clusters | {""}
    assert {each.parent for each in graph.clusters} <= clusters | {""}
    to_dot(graph)
