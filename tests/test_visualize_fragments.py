"""Fragments as pictures in data: with the package that they belong to, and by themselves."""

from typing import Final

from hypothesis import HealthCheck, given, settings

from flowc.ir.nodes import Fragment, Package
from flowc.visualize import fragment_graph, to_dot

from . import strategies
from .pictures import DYNAMICS, TASKS, fragment, package, shown

FRAGMENT: Final = """
fragment m.d
  inputs i
  code c
  f = task m.f(x=1)
  again = dynamic m.d(x=f.o0)
  g = task m.g(x=f.o0, y=again.o0)
  return o0=g.left
"""


def test_a_fragment_with_its_package() -> None:
    drawn = fragment_graph(fragment(FRAGMENT), package(TASKS + DYNAMICS))
    assert (
        shown(drawn)
        == """
expansion: m.d
  task f x=1 -> o0: int
  dynamic task again [recursion to d] -> o0: int
  task g -> left: int, right: str
  output o0 -> o0: int
  may call: d
    recursion d [may call d, e, v, f] [recursion to d] -> o0: int
    dynamic task e [may call f, g]
    recursion v [recursion to d]
    task f -> o0: int
again -> again | recursion
f -> again | o0>x: int
again~calls/dynamic:m.d -> again~calls/dynamic:m.d | recursion
again~calls/workflow:m.v -> again~calls/workflow:m.v | recursion
again -> again~calls | calls
f -> g | o0>x: int
again -> g | o0>y: int
g -> ->o0 | left>o0: int
""".strip()
    )


def test_a_fragment_by_itself() -> None:
    assert (
        shown(fragment_graph(fragment(FRAGMENT)))
        == """
expansion: m.d
  task f x=1 -> o0
  dynamic task again -> o0
  task g -> left
  output o0 -> o0
f -> again | o0>x:
f -> g | o0>x:
again -> g | o0>y:
g -> ->o0 | left>o0:
""".strip()
    )


@given(strategies.fragments, strategies.packages)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_fragment_can_be_drawn(any_fragment: Fragment, any_package: Package) -> None:
    for drawn in (fragment_graph(any_fragment), fragment_graph(any_fragment, any_package)):
        ids = {each.id for each in drawn.boxes} | {each.id for each in drawn.clusters}
        assert {end for each in drawn.edges for end in (each.source, each.target)} <= ids
        assert to_dot(drawn) == to_dot(drawn)
