"""The part of a large picture of a change that a reader is after: what changed, and what is next to it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from .boxes import Box, BoxKind, Edge, EdgeKind, Graph, Status
from .outline import Outline, outline

LARGEST: Final = 150
"""Boxes up to which a picture of a change shows everything."""


def trimmed(graph: Graph, most: int = LARGEST) -> tuple[Graph, int]:
    """The changed boxes, those that arrows join to them, and the frames around; and how many are left out.

    In each outermost frame a box says how many. A picture of at most `most` boxes, or in which
    nothing differs, stays as it is.
    """
    if len(graph.boxes) <= most or not graph.is_diff:
        return graph, 0
    plan = outline(graph)
    kept = _kept(graph, plan)
    seen = set[str]()
    shown = kept | {around for box in kept for around in _around(box, plan, seen)}
    boxes = tuple(each for each in graph.boxes if each.id in kept)
    part = replace(
        graph,
        boxes=(*boxes, *_rest(graph, kept)),
        clusters=tuple(each for each in graph.clusters if each.id in shown),
        edges=tuple(each for each in graph.edges if {each.source, each.target} <= shown),
    )
    return part, len(graph.boxes) - len(boxes)


def _kept(graph: Graph, plan: Outline) -> set[str]:
    """The ids of the boxes that stay."""
    ends = [(_box(each.source, plan), _box(each.target, plan)) for each in graph.edges]
    changed = {each.id for each in graph.boxes if each.status is not Status.SAME}
    changed |= {
        plan.first[each.id]
        for each in graph.clusters
        if each.parent and each.status is not Status.SAME and each.id in plan.first
    }
    for edge, pair in zip(graph.edges, ends, strict=True):
        if edge.status is not Status.SAME:
            changed.update(pair)
    near = {other for pair in ends if not changed.isdisjoint(pair) for other in pair}
    return _whole(changed | near, _arms(graph.edges, plan), plan)


def _arms(edges: Iterable[Edge], plan: Outline) -> dict[str, list[str]]:
    """The first box of each way out of a decision, by the decision."""
    found = dict[str, list[str]]()
    for edge in edges:
        if edge.kind is EdgeKind.CONDITION:
            found.setdefault(edge.source, []).append(_box(edge.target, plan))
    return found


def _whole(boxes: set[str], arms: dict[str, list[str]], plan: Outline) -> set[str]:
    """The boxes, with what says what their frames are, and with all ways out of a decision."""
    kept, seen, waiting = set[str](), set[str](), [*boxes]
    while waiting:
        box = waiting.pop()
        if box in kept or box not in plan.boxes:
            continue
        kept.add(box)
        waiting += arms.get(box, ())
        frames = (each for each in _around(box, plan, seen) if plan.parents[each])
        waiting += (plan.first[each] for each in frames)
    return kept


def _around(box: str, plan: Outline, seen: set[str]) -> Iterator[str]:
    """The clusters around a box that have not been seen, from the inside; now they are."""
    cluster = plan.parents[box]
    while cluster and cluster not in seen:
        seen.add(cluster)
        yield cluster
        cluster = plan.parents[cluster]


def _box(end: str, plan: Outline) -> str:
    """A box; of a cluster, the first in it."""
    return plan.first.get(end, end)


def _rest(graph: Graph, kept: set[str]) -> Iterator[Box]:
    """What says how many boxes are left out, in each outermost cluster of which something is shown."""
    roots = dict[str, str]()
    for each in graph.clusters:  # a cluster comes before what is in it
        roots[each.id] = roots.get(each.parent, each.id)
    within = [(roots[each.parent], each.id in kept) for each in graph.boxes if each.parent]
    counts = Counter(root for root, is_kept in within if not is_kept)
    for root in dict.fromkeys(root for root, is_kept in within if is_kept):
        if counts[root]:
            yield Box(f"{root}~rest", BoxKind.MORE, f"and {counts[root]} more, as they were", root)
