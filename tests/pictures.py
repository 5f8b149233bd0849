"""Packages to draw, as IR text."""

from typing import Final

from flowc.ir.nodes import Package
from flowc.ir.text_parse import parse_unit
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import Graph, to_graph

TASKS: Final = """
task m.f(x: int) -> (o0: int)
  python m:f
task m.g(x: int, y: int) -> (left: int, right: str)
  python m:g
task m.h(xs: list[int])
  python m:h
"""

HOOK: Final = "hook protocol=1 nodes=1 bytes=1 depth=1"

MERGE_SORT: Final = f"""
task m.split(numbers: list[int]) -> (o0: list[int], o1: list[int])
  python m:split
  doc "Cut a list in two."
task m.sort_locally(numbers: list[int]) -> (o0: list[int])
  python m:sort_locally
dynamic m.merge_sort_remotely(numbers: list[int], at: int) -> (o0: list[int])
  python m:merge_sort_remotely
  {HOOK}
  calls task m.split
  calls workflow m.merge_sort
workflow m.merge_sort(numbers: list[int], count: int, at: int = 5) -> (o0: list[int])
  terminal_case = branch
    if count <= at
      sort_locally = task m.sort_locally(numbers=numbers)
      yield o0=sort_locally.o0
    else
      merge_sort_remotely = dynamic m.merge_sort_remotely(numbers=numbers, at=at)
      yield o0=merge_sort_remotely.o0
  return o0=terminal_case.o0
debug
  file "m.py"
    12:3-12:9 "workflow:m.merge_sort/terminal_case"
"""


def package(text: str) -> Package:
    unit, diagnostics = parse_unit(f"flowc 1.0\n{text}", "test")
    assert isinstance(unit, Package), diagnostics
    return unit


def graph(text: str, name: str = "w", kind: EntityKind = EntityKind.WORKFLOW) -> Graph:
    return to_graph(package(text), Ref(kind, f"m.{name}"))
