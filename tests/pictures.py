"""Packages and fragments to draw, as IR text; and pictures as text."""

from typing import Final

from flowc.ir.nodes import Fragment, Package
from flowc.ir.text_parse import parse_unit
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import Graph, to_graph
from flowc.visualize.boxes import Box, Edge, EdgeKind

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

DYNAMICS: Final = f"""
dynamic m.d(x: int) -> (o0: int)
  python m:d
  {HOOK}
  calls dynamic m.d
  calls dynamic m.e
  calls workflow m.v
  calls task m.f
dynamic m.e()
  python m:e
  {HOOK}
  calls task m.f
  calls task m.g
workflow m.v()
  w = workflow m.w()
workflow m.w()
  a = dynamic m.d(x=1)
  b = dynamic m.d(x=a.o0)
  v = workflow m.v()
"""


def package(text: str) -> Package:
    unit, diagnostics = parse_unit(f"flowc 1.0\n{text}", "test")
    assert isinstance(unit, Package), diagnostics
    return unit


def fragment(text: str) -> Fragment:
    unit, diagnostics = parse_unit(f"flowc 1.0\n{text}", "test")
    assert isinstance(unit, Fragment), diagnostics
    return unit


def graph(text: str, name: str = "w", kind: EntityKind = EntityKind.WORKFLOW) -> Graph:
    return to_graph(package(text), Ref(kind, f"m.{name}"))


def shown(drawn: Graph) -> str:
    """A picture as text: clusters and boxes as a tree, then edges."""
    lines = list[str]()
    stack: list[tuple[str, int]] = [("", -1)]
    clusters = {each.id: each for each in drawn.clusters}
    while stack:
        place, depth = stack.pop()
        if place:
            cluster = clusters[place]
            notes = "".join(f" [{note}]" for note in cluster.notes)
            title = f": {cluster.title}" if cluster.title else ""
            lines.append(f"{'  ' * depth}{cluster.kind.value}{title}{notes}")
        lines += (f"{'  ' * (depth + 1)}{_box(box)}" for box in drawn.boxes if box.parent == place)
        inner = [each.id for each in drawn.clusters if each.parent == place]
        stack += ((each, depth + 1) for each in reversed(inner))
    root = drawn.clusters[0].id
    return "\n".join((*lines, *(_edge(edge, root) for edge in drawn.edges)))


def _box(box: Box) -> str:
    values = "".join(f" {port.name}={port.value}" for port in box.inputs if port.value)
    outputs = ", ".join(": ".join(filter(None, (each.name, each.type))) for each in box.outputs)
    notes = "".join(f" [{note}]" for note in box.notes)
    title = f" {box.title}" if box.title else ""
    gives = f" -> {outputs}" if outputs else ""
    return f"{box.kind.value}{title}{values}{notes}{gives}"


def _edge(edge: Edge, root: str) -> str:
    source, target = (
        end.removeprefix(root).removeprefix("/") for end in (edge.source, edge.target)
    )
    carries = f"{edge.output}{edge.path}>{edge.input}{'…' * edge.is_part}: {edge.type}".rstrip()
    says = carries if edge.kind is EdgeKind.DATA else f"{edge.kind.value} {edge.label}".rstrip()
    return f"{source} -> {target} | {says}"
