"""Cycles of directed graphs. Iterative, and linear in nodes and edges."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import field

from .records import dataclass

Graph = Mapping[str, Sequence[str]]
"""Successors by node. Every successor is a node."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Nodes that can all reach one another."""

    members: tuple[str, ...]
    """All of them, in the graph's order."""
    ring: tuple[str, ...]
    """A shortest way from the first back to it; the first is not repeated at the end."""


def cycles(graph: Graph) -> list[Cycle]:
    """The groups of nodes that can all reach one another, in the graph's order."""
    position = {node: index for index, node in enumerate(graph)}
    found = [sorted(group, key=position.__getitem__) for group in groups(graph)]
    looped = [group for group in found if len(group) > 1 or group[0] in graph[group[0]]]
    looped.sort(key=lambda group: position[group[0]])
    return [Cycle(tuple(group), tuple(_shortest(graph, group))) for group in looped]


def _shortest(graph: Graph, group: list[str]) -> list[str]:
    """The nodes of a shortest cycle from the first node of a group back to it."""
    start, members = group[0], set(group)
    before: dict[str, str] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for successor in graph[node]:
            if successor == start:
                return _way(before, start, node)
            if successor in members and successor not in before:
                before[successor] = node
                queue.append(successor)
    return group


def _way(before: Mapping[str, str], start: str, node: str) -> list[str]:
    way = [node]
    while node != start:
        node = before[node]
        way.append(node)
    return way[::-1]


@dataclass(slots=True)
class _Search:
    """Tarjan's algorithm: the search's state."""

    index: dict[str, int] = field(default_factory=dict[str, int])
    low: dict[str, int] = field(default_factory=dict[str, int])
    path: list[str] = field(default_factory=list[str])
    on_path: set[str] = field(default_factory=set[str])


def groups(graph: Graph) -> list[list[str]]:
    """The strongly connected components, each after all that it leads to."""
    search, found = _Search(), list[list[str]]()
    for root in graph:
        if root not in search.index:
            _visit(graph, root, search, found)
    return found


def _visit(graph: Graph, root: str, search: _Search, groups: list[list[str]]) -> None:
    _enter(root, search)
    work = [(root, iter(graph[root]))]
    while work:
        node, successors = work[-1]
        successor = next(successors, None)
        if successor is not None:
            if successor not in search.index:
                _enter(successor, search)
                work.append((successor, iter(graph[successor])))
            elif successor in search.on_path:
                search.low[node] = min(search.low[node], search.index[successor])
            continue
        work.pop()
        if work:
            above = work[-1][0]
            search.low[above] = min(search.low[above], search.low[node])
        if search.low[node] == search.index[node]:
            groups.append(_close(node, search))


def _enter(node: str, search: _Search) -> None:
    search.index[node] = search.low[node] = len(search.index)
    search.path.append(node)
    search.on_path.add(node)


def _close(root: str, search: _Search) -> list[str]:
    group = list[str]()
    while not group or group[-1] != root:
        group.append(search.path.pop())
    search.on_path.difference_update(group)
    return group
