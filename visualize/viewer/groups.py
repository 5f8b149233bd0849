"""Groups for graphs that are too wide to read: boxes that stand side by side, in the order of their steps.

A group holds whole steps, or a part of one step, so that the arrows between groups never lead back.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ...ir.records import dataclass
from ..boxes import Box, BoxKind, Cluster, EdgeKind, Graph
from ..outline import Outline
from ..values import short_name

MOST: Final = 3000
"""Boxes that are shown at once; a graph of more starts collapsed."""
SIDE_BY_SIDE: Final = 500
"""What one cluster of such a graph may hold before it is put in groups."""
SMALLEST: Final = 40
"""Least size of a group; a large one has the square root of what is grouped."""
NAMED: Final = 3
"""Callees that the title of a group names."""


@dataclass(frozen=True, slots=True)
class Group:
    """What stands together."""

    id: str
    parent: str
    """Id of the cluster around it, or ""."""
    title: str
    note: str
    """What is in it."""
    items: tuple[str, ...]
    """Ids of the boxes and clusters in it."""


def grouped(graph: Graph, plan: Outline) -> list[Group]:
    """The groups of a graph; none where all of it can be shown at once."""
    if len(graph.boxes) <= MOST:
        return []
    wide = [each for each, inside in plan.inside.items() if len(inside) > SIDE_BY_SIDE]
    edges = _edges(graph, plan, frozenset(wide))
    return [group for each in wide for group in _groups(each, plan, edges[each])]


def _edges(graph: Graph, plan: Outline, wide: frozenset[str]) -> dict[str, list[tuple[str, str]]]:
    """For each wide cluster, the edges between what it holds, or what is inside of that."""
    found = defaultdict[str, list[tuple[str, str]]](list)
    for edge in graph.edges:
        if edge.kind is EdgeKind.RECURSION:
            continue
        above = dict(_above(edge.source, plan))
        for cluster, child in _above(edge.target, plan):
            if cluster in above:
                if cluster in wide and above[cluster] != child:
                    found[cluster].append((above[cluster], child))
                break
    return found


def _above(item: str, plan: Outline) -> Iterator[tuple[str, str]]:
    """Each cluster around an item, with the child of it that the item is in; "" is the last."""
    while item in plan.parents:
        parent = plan.parents[item]
        yield parent, item
        item = parent


def _groups(cluster: str, plan: Outline, edges: Sequence[tuple[str, str]]) -> Iterator[Group]:
    items = {each.id: each for each in plan.inside[cluster]}
    ends = [each.id for each in items.values() if _is_end(each)]
    for each in ends if len(ends) <= SMALLEST else ():
        del items[each]
    steps = _steps(items, edges)
    size = max(SMALLEST, math.isqrt(len(items)))
    for number, (first, last, inside) in enumerate(_cut(steps, items, size), 1):
        title = f"step {first + 1}" if first == last else f"steps {first + 1} to {last + 1}"
        note = _note([items[each] for each in inside])
        yield Group(f"{cluster}~group-{number}", cluster, title, note, tuple(inside))


def _is_end(item: Box | Cluster) -> bool:
    return item.kind in (BoxKind.INPUT, BoxKind.OUTPUT)


def _steps(items: Mapping[str, Box | Cluster], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """How many others each item has to wait for at least, one after the other."""
    following = defaultdict[str, list[str]](list)
    waiting = dict.fromkeys(items, 0)
    for source, target in edges:
        if source in waiting and target in waiting:
            following[source].append(target)
            waiting[target] += 1
    steps = {each: 0 for each, count in waiting.items() if not count}
    ready = list(steps)
    for each in ready:
        for target in following[each]:
            steps[target] = max(steps.get(target, 0), steps[each] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return {each: steps.get(each, 0) for each in items}  # what waits for itself has no step


def _cut(
    steps: Mapping[str, int], items: Mapping[str, Box | Cluster], size: int
) -> Iterator[tuple[int, int, list[str]]]:
    """First step, last step and items of each group."""
    by_step = defaultdict[int, list[str]](list)
    for each in items:
        by_step[steps[each]].append(each)
    held, first = list[str](), 0
    for step in sorted(by_step):
        here = by_step[step]
        if held and len(held) + len(here) > size:
            yield first, steps[held[-1]], held
            held = []
        first = step if not held else first
        held = [*held, *_by_callee(here, items)] if held else _by_callee(here, items)
        if len(held) > size:
            yield from ((step, step, held[i : i + size]) for i in range(0, len(held), size))
            held = []
    if held:
        yield first, steps[held[-1]], held


def _by_callee(here: list[str], items: Mapping[str, Box | Cluster]) -> list[str]:
    """What is in one step, calls of the same entity together, in the order of the first of them."""
    order = dict[str, int]()
    for each in here:
        order.setdefault(_called(items[each]), len(order))
    return sorted(here, key=lambda each: order[_called(items[each])])


def _called(item: Box | Cluster) -> str:
    target = item.target if isinstance(item, Box) else ""
    return short_name(target) if target else item.kind.value


def _note(items: Sequence[Box | Cluster]) -> str:
    """``100 nodes: 60 load, 40 train``."""
    counts = Counter(map(_called, items)).most_common()
    named = ", ".join(f"{count} {name}" for name, count in counts[:NAMED])
    rest = f", {len(counts) - NAMED} more" if len(counts) > NAMED else ""
    return f"{len(items)} nodes: {named}{rest}"
