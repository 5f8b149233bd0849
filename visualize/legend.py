"""What the looks in a picture mean: a cluster with one box for each kind in it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from .boxes import Box, BoxKind, Cluster, ClusterKind, Edge, EdgeKind, Graph, Status

PATH: Final = "legend:"
TOLD: Final = (BoxKind.INPUT, BoxKind.OUTPUT, BoxKind.YIELD, BoxKind.FAIL, BoxKind.MORE)
"""Kinds that a title or a word in them explains."""
BOXES: Final = {
    BoxKind.TASK: "runs a function",
    BoxKind.DYNAMIC: "makes its graph as it runs",
    BoxKind.EAGER: "calls others as it runs",
    BoxKind.WORKFLOW: "a graph of its own",
    BoxKind.LAUNCH_PLAN: "a workflow with inputs set",
    BoxKind.CONTAINER: "runs an image",
    BoxKind.SHELL: "runs a script",
    BoxKind.SQL: "runs a query",
    BoxKind.PLUGIN: "runs a plugin",
    BoxKind.DECISION: "the first case that holds",
    BoxKind.JOIN: "one result",
    BoxKind.ITEM: "an item of a list",
    BoxKind.COLLECT: "all results",
    BoxKind.APPROVE: "goes on when someone approves",
    BoxKind.SIGNAL: "goes on when a value is given",
    BoxKind.SLEEP: "waits",
    BoxKind.RECURSION: "leads back",
}
EDGES: Final = {
    EdgeKind.DATA: "a value goes on",
    EdgeKind.ORDER: "runs after",
    EdgeKind.CALLS: "may call",
    EdgeKind.RECURSION: "leads back",
}
STATUSES: Final = {
    Status.ADDED: "is new",
    Status.REMOVED: "is gone",
    Status.CHANGED: "changed",
    Status.RENAMED: "has another name",
}


def with_legend(graph: Graph) -> Graph:
    """The picture with a legend of the kinds that are in it."""
    outermost = [each for each in graph.clusters if not each.parent]
    parent = outermost[0].id if len(outermost) == 1 else ""
    boxes, edges = tuple(_boxes(graph)), tuple(_edges(graph))
    ends = tuple(
        Box(end, BoxKind.YIELD, title, PATH)
        for edge in edges
        for end, title in ((edge.source, "A"), (edge.target, "B"))
    )
    return replace(
        graph,
        boxes=(*graph.boxes, *boxes, *ends),
        clusters=(*graph.clusters, Cluster(PATH, ClusterKind.LEGEND, "Legend", parent)),
        edges=(*graph.edges, *edges),
    )


def _boxes(graph: Graph) -> Iterator[Box]:
    kinds = {each.kind for each in graph.boxes}
    if any(each.is_external for each in graph.boxes):
        yield _box("reference", BoxKind.TASK, "registered elsewhere", is_external=True)
    for kind, text in BOXES.items():
        if kind in kinds:
            yield _box(kind.name.lower(), kind, text)
    items: tuple[Box | Cluster | Edge, ...] = (*graph.boxes, *graph.clusters, *graph.edges)
    statuses = {each.status for each in items}
    for status, text in STATUSES.items():
        if status in statuses:
            yield replace(_box(status.value, BoxKind.YIELD, text), status=status)


def _box(name: str, kind: BoxKind, title: str, *, is_external: bool = False) -> Box:
    return Box(f"{PATH}{name}", kind, title, PATH, is_external=is_external)


def _edges(graph: Graph) -> Iterator[Edge]:
    kinds = {each.kind for each in graph.edges}
    for kind, text in EDGES.items():
        if kind in kinds:
            name = f"{PATH}{kind.name.lower()}"
            yield Edge(f"{name}~from", f"{name}~to", kind, type=text)
