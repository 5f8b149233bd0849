"""Calls of workflows, unfolded: each becomes a cluster around the picture of what it calls.

A workflow is drawn once, and copied with other ids for every call of it. A fragment that is linked
into its package is a workflow that is called after its place; it is unfolded wherever it is met.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from typing import Final, TypeAlias

from ..ir import paths
from ..ir.records import dataclass
from ..ir.values import EntityKind, Ref
from .boxes import Box, BoxKind, Cluster, ClusterKind, Edge, EdgeKind, Graph, Port

DEEPEST: Final = 100
"""Levels of calls that can be unfolded."""
MOST: Final = 20_000
"""Boxes past which calls stay boxes."""

Draw: TypeAlias = Callable[[Ref], Graph | None]
"""The picture of a workflow, its cluster first; None for one that has no graph here."""


def unfold(graph: Graph, draw: Draw, depth: int) -> Graph:
    """The graph with calls of workflows unfolded, down to so many levels of them."""
    work = _Work(draw, min(depth, DEEPEST), [*graph.clusters], edges=[*graph.edges])
    names = {each.id: each.title for each in graph.clusters}
    around = {each.id: each.parent for each in graph.clusters}
    stack: list[tuple[Iterator[Box], tuple[str, ...]]] = [(iter(graph.boxes), ())]
    while stack:
        boxes, within = stack[-1]
        box = next(boxes, None)
        if box is None:
            stack.pop()
            continue
        callers = within or (_outermost(box.parent, around, names),)
        inner = work.inside(box, callers)
        if inner is None:
            work.boxes.append(box)
        else:
            stack.append((iter(inner), (*callers, box.target)))
    edges = tuple(map(work.joined, work.edges))
    return replace(graph, boxes=tuple(work.boxes), clusters=tuple(work.clusters), edges=edges)


def _outermost(cluster: str, around: dict[str, str], names: dict[str, str]) -> str:
    """The name of the entity whose picture a cluster is in."""
    while around.get(cluster):
        cluster = around[cluster]
    return names.get(cluster, "")


@dataclass(slots=True)
class _Work:
    draw: Draw
    depth: int
    clusters: list[Cluster]
    boxes: list[Box] = field(default_factory=list[Box])
    edges: list[Edge] = field(default_factory=list[Edge])
    drawn: dict[str, Graph | None] = field(default_factory=dict[str, Graph | None])
    unfolded: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """The boxes in each unfolded call, by the id of the call."""
    count: int = 0

    def inside(self, box: Box, callers: tuple[str, ...]) -> list[Box] | None:
        """The boxes of what a box calls, its clusters and edges added; None where it stays."""
        if box.kind is not BoxKind.WORKFLOW or box.target in callers or self.count > MOST:
            return None
        root = paths.entity(Ref(EntityKind.WORKFLOW, box.target))
        is_linked = (box.origin or box.id) == root
        if not is_linked and len(callers) > self.depth:
            return None
        if box.target not in self.drawn:
            self.drawn[box.target] = self.draw(Ref(EntityKind.WORKFLOW, box.target))
        graph = self.drawn[box.target]
        if graph is None:
            return None
        return self._copy(graph, box, root, is_linked=is_linked)

    def _copy(self, graph: Graph, call: Box, root: str, *, is_linked: bool) -> list[Box]:
        def moved(of: str) -> str:
            return f"{call.id}{of.removeprefix(root)}"

        def origin(of: str) -> str:
            return "" if moved(of) == of else of

        given = {port.name: port for port in call.inputs}
        boxes = [
            replace(
                box,
                id=moved(box.id),
                parent=moved(box.parent),
                origin=origin(box.id),
                inputs=_given(box, given),
            )
            for box in graph.boxes
        ]
        whole, *clusters = graph.clusters
        self.clusters.append(_around(call, whole, is_linked=is_linked))
        self.clusters += (
            replace(each, id=moved(each.id), parent=moved(each.parent), origin=origin(each.id))
            for each in clusters
        )
        self.edges += (
            replace(each, source=moved(each.source), target=moved(each.target))
            for each in graph.edges
        )
        self.unfolded[call.id] = {each.id for each in boxes}
        self.count += len(boxes)
        return boxes

    def joined(self, edge: Edge) -> Edge:
        """The edge between the boxes within the calls that it led between."""
        if edge.kind is not EdgeKind.DATA:
            return edge
        source = paths.output(edge.source, edge.output)
        if source in self.unfolded.get(edge.source, ()):
            edge = replace(edge, source=source)
        target = paths.argument(edge.target, edge.input)
        if target in self.unfolded.get(edge.target, ()):
            edge = replace(edge, target=target)
        return edge


def _given(box: Box, given: Mapping[str, Port]) -> tuple[Port, ...]:
    """What a box takes; an input of what is called, what the call gives it."""
    if box.kind is not BoxKind.INPUT:
        return box.inputs
    return tuple(given.get(port.name, port) for port in box.inputs)


def _around(call: Box, whole: Cluster, *, is_linked: bool) -> Cluster:
    """The cluster in the place of a call."""
    return Cluster(
        call.id,
        ClusterKind.FRAGMENT if is_linked else ClusterKind.CALL,
        call.title,
        call.parent,
        (*whole.notes, *call.notes),
        whole.doc,
        call.place,
        "" if is_linked else call.target,
        call.settings,
        call.origin,
    )
