"""A change as a picture: one graph of two packages, and what became of each thing in it.

The pictures of both packages are laid over one another under the names of the new one, as the diff
matched them; what is only in one of them is new or gone. A pure function of two packages and their
diff: every view shows the result as it shows any graph.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final, TypeAlias, TypeVar

from ..ir.diff_changes import Change, Diff
from ..ir.nodes import Package
from ..ir.paths import entity as entity_path
from ..ir.records import dataclass
from ..ir.rules_diff import RULES
from ..ir.scope import index, ref_of
from ..ir.values import EntityKind, Ref
from .boxes import Box, BoxKind, Cluster, Edge, EdgeKind, Graph, Status
from .graph import to_graph

Item = TypeVar("Item", Box, Cluster)
Ends: TypeAlias = tuple[str, str, EdgeKind, str, str, str]

_ROOT: Final = re.compile(r"[a-z_]+:.*?(?=[/#~]|->|\Z)", re.DOTALL)
"""The path of an entity, at the beginning of a path in it."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The picture of a change, and the changes that nothing in it shows."""

    graph: Graph
    hidden: tuple[Change, ...] = ()


def overlay(
    old: Package, new: Package, found: Diff, ref: Ref | None = None, depth: int = 0
) -> Overlay:
    """The picture of one entity, by its new name, or by the old one where it is gone.

    Where `ref` is None, the workflows that differ, each in a cluster; all of them where none does.
    """
    laid = _lay(old, new, found, ref, depth)
    return Overlay(laid.graph if ref else _changed(laid.graph), laid.told.hidden())


def beside(old: Package, new: Package, found: Diff, ref: Ref) -> tuple[Graph, Graph]:
    """The pictures of one entity before and after, under the names of each side.

    What changed is marked as `overlay` marks it. A side that lacks the entity is empty.
    """
    laid = _lay(old, new, found, ref, 0)
    return _marked(laid.before, laid, is_new=False), _marked(laid.after, laid, is_new=True)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Two pictures, and one over the other."""

    before: Graph
    after: Graph
    graph: Graph
    moved: Mapping[str, str]
    """The ids in `graph` of what is in `before`."""
    told: "_Told"


def _lay(old: Package, new: Package, found: Diff, ref: Ref | None, depth: int) -> _Laid:
    names = _Names(found.changes)
    was = Ref(ref.kind, names.back(entity_path(ref)).partition(":")[2]) if ref else None
    before, after = _graph(old, was, depth), _graph(new, ref, depth)
    told = _Told(found.changes, names)
    moved = _apart(names.moved(before), before, after)
    clusters = _laid(before.clusters, after.clusters, moved, told)
    boxes = _laid(before.boxes, after.boxes, moved, told)
    edges = tuple(_edges(before.edges, after.edges, moved))
    parts: tuple[Box | Cluster | Edge, ...] = (*clusters, *boxes, *edges)
    differs = any(each.status is not Status.SAME for each in parts)
    graph = Graph(after.title or before.title, boxes, clusters, edges, is_diff=differs)
    return _Laid(before, after, graph, moved, told)


def _marked(side: Graph, laid: _Laid, *, is_new: bool) -> Graph:
    """The picture of one side, with the marks that its parts have in the one of both."""
    moved = dict[str, str]() if is_new else laid.moved
    statuses = {each.id: each.status for each in _items(laid.graph)}
    edges = {_ends(each): each for each in laid.graph.edges}

    def mark(item: Item) -> Item:
        status = statuses[moved.get(item.id, item.id)]
        _, changes = laid.told.about(item, is_new=is_new)
        is_whole = status in (Status.ADDED, Status.REMOVED)
        return replace(item, status=status, changes=() if is_whole else changes)

    def mark_edge(edge: Edge) -> Edge:
        found = edges[_ends(_moved(edge, moved))]
        return replace(edge, status=found.status, changes=found.changes)

    return Graph(
        side.title,
        tuple(map(mark, side.boxes)),
        tuple(map(mark, side.clusters)),
        tuple(map(mark_edge, side.edges)),
        laid.graph.is_diff,
    )


def _graph(package: Package, ref: Ref | None, depth: int) -> Graph:
    if ref is None:
        return to_graph(package, None, depth)
    known = index(package).entity(ref)
    return to_graph(package, ref_of(known), depth) if known is not None else Graph("")


class _Names:
    """What paths of the old package are called in the new one."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._new: dict[str, str] = {}
        for each in changes:
            if each.old and each.new and each.old.path != each.new.path:
                self._new.setdefault(each.old.path, each.new.path)
        self._old = {new: old for old, new in self._new.items()}

    def back(self, path: str) -> str:
        """The old path of an entity."""
        return self._old.get(path, path)

    def new(self, path: str) -> str:
        """The new path, by the longest part of the old one that has another name."""
        end = len(path)
        while end > 0:
            if (renamed := self._new.get(path[:end])) is not None:
                return renamed + path[end:]
            end = max(path.rfind(sign, 0, end) for sign in ("/", "#", "~", "->"))
        return path

    def moved(self, graph: Graph) -> dict[str, str]:
        """The ids that the clusters and boxes of an old picture have in the new one."""
        ids = dict[str, str]()
        for each in _items(graph):
            if not each.origin:
                ids[each.id] = self.new(each.id)
                continue
            # Within a call that is unfolded, the path goes on after the id of the call.
            root = _root(each.origin)
            inside = each.origin.removeprefix(root)
            call = each.id.removesuffix(inside)
            renamed = self.new(each.origin).removeprefix(self.new(root))
            ids[each.id] = ids.get(call, call) + renamed
        return ids


def _root(path: str) -> str:
    found = _ROOT.match(path)
    return found[0] if found else path


@dataclass(slots=True)
class _Told:
    """The changes by what they are about, and which of them the picture has told."""

    changes: Sequence[Change]
    names: _Names
    by_path: dict[str, list[Change]] = field(default_factory=dict[str, list[Change]])
    inside: dict[str, int] = field(default_factory=dict[str, int])
    """How many changes there are in the graph of each workflow."""
    told: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        for change in self.changes:
            paths = {self.names.new(each.path) for each in (change.old, change.new) if each}
            for path in paths:
                self.by_path.setdefault(path, []).append(change)
                bound = path.partition("#")[0].partition("->")[0]
                if bound != path and "/" in bound:
                    self.by_path.setdefault(bound, []).append(change)
            if any("/" in path for path in paths):
                self.inside[change.entity] = self.inside.get(change.entity, 0) + 1

    def about(self, item: Box | Cluster, *, is_new: bool) -> tuple[Status, tuple[str, ...]]:
        """What a change did to something that both packages have, or only one of them."""
        path = item.origin or item.id
        if not is_new:
            path = self.names.new(path)
        called = _called(item)
        changes = [*self.by_path.get(path, ()), *self.by_path.get(called, ())]
        self.told.update(map(id, changes))
        texts = [_sentence(each) for each in changes if _is_change(each)]
        renamed = [each for each in changes if _is_rename(each)]
        texts += [_renamed(each, is_new=is_new) for each in renamed]
        if called in self.inside and isinstance(item, Box):
            count = self.inside[called]
            texts.append(f"{count} change{'s' * (count != 1)} inside")
        is_changed = len(texts) > len(renamed)
        status = Status.CHANGED if is_changed else Status.RENAMED if renamed else Status.SAME
        return status, tuple(dict.fromkeys(texts))

    def hidden(self) -> tuple[Change, ...]:
        """The changes that the picture does not tell."""
        return tuple(each for each in self.changes if id(each) not in self.told)


def _is_rename(change: Change) -> bool:
    return RULES[change.code].name.endswith("-renamed")


def _is_change(change: Change) -> bool:
    return change.old is not None and change.new is not None and not _is_rename(change)


def _renamed(change: Change, *, is_new: bool) -> str:
    """What something is called on the other side."""
    word, other = ("was", change.old) if is_new else ("now", change.new)
    path = other.path if other else ""
    return f"{word} {path.partition('#')[2] or _last(path)}"


def _sentence(change: Change) -> str:
    """What changed, without the name of what it changed in, which the picture says."""
    place = change.new or change.old
    name = _last(place.path) if place else ""
    return change.message.removeprefix(f"{name}: ").removeprefix(f"{name} ")


def _last(path: str) -> str:
    """The name of a node or an entity, from its path."""
    path = path.partition("#")[0]
    inner, slash, node = path.rpartition("/")
    return node if slash and inner else path.rpartition(":")[2].rpartition(".")[2]


def _kind(of: BoxKind) -> EntityKind:
    kinds = {
        BoxKind.WORKFLOW: EntityKind.WORKFLOW,
        BoxKind.LAUNCH_PLAN: EntityKind.LAUNCH_PLAN,
    }
    return kinds.get(of, EntityKind.TASK)


def _called(item: Box | Cluster) -> str:
    """The IR path of the entity that something calls, or ""."""
    if not item.target:
        return ""
    kind = EntityKind.WORKFLOW if isinstance(item, Cluster) else _kind(item.kind)
    return entity_path(Ref(kind, item.target))


def _laid(
    old: tuple[Item, ...], new: tuple[Item, ...], moved: Mapping[str, str], told: _Told
) -> tuple[Item, ...]:
    """The boxes, or the clusters, of both pictures."""
    before = {moved[each.id]: each for each in old}
    ids = {each.id for each in new}
    items = list[Item]()
    for item in new:
        status, changes = told.about(item, is_new=True)
        if item.id not in before:
            status, changes = Status.ADDED, ()
        items.append(replace(item, status=status, changes=changes))
    for place, item in before.items():
        if place not in ids:
            told.about(item, is_new=False)
            parent = moved.get(item.parent, item.parent)
            items.append(replace(item, id=place, parent=parent, status=Status.REMOVED))
    return tuple(items)


def _apart(moved: dict[str, str], old: Graph, new: Graph) -> dict[str, str]:
    """The new ids, with one of its own for what was a box and is a cluster, or the other way."""
    boxes, clusters = {each.id for each in new.boxes}, {each.id for each in new.clusters}
    other = {
        **{each.id: clusters for each in old.boxes},
        **{each.id: boxes for each in old.clusters},
    }
    return {was: f"{now}~was" if now in other[was] else now for was, now in moved.items()}


def _edges(
    old: tuple[Edge, ...], new: tuple[Edge, ...], moved: Mapping[str, str]
) -> Iterator[Edge]:
    """The edges of both pictures."""
    before = dict[Ends, Edge]()
    for edge in old:
        there = _moved(edge, moved)
        before[_ends(there)] = there
    for edge in new:
        was = before.pop(_ends(edge), None)
        if was is None:
            yield replace(edge, status=Status.ADDED)
        elif was.label != edge.label:
            changes = (f"was {was.label}",)
            yield replace(
                edge,
                status=Status.CHANGED,
                changes=changes,
                label=f"{edge.label} (was {was.label.partition(' ')[2] or was.label})",
            )
        else:
            yield edge
    for gone in before.values():
        yield replace(gone, status=Status.REMOVED)


def _moved(edge: Edge, moved: Mapping[str, str]) -> Edge:
    """An edge of the old picture between what its ends are called in the new one."""
    source, target = moved.get(edge.source, edge.source), moved.get(edge.target, edge.target)
    return replace(edge, source=source, target=target)


def _ends(edge: Edge) -> Ends:
    """What makes an edge the same one."""
    return (edge.source, edge.target, edge.kind, edge.output, edge.path, edge.input)


def _changed(graph: Graph) -> Graph:
    """The outermost clusters in which something differs; all where nothing does."""
    items, roots = _items(graph), dict[str, str]()
    for each in items:
        roots[each.id] = roots.get(each.parent, each.id)
    differ = {roots[each.id] for each in items if each.status is not Status.SAME}
    edges = (each.target for each in graph.edges if each.status is not Status.SAME)
    differ |= {roots[target] for target in edges if target in roots}
    if not differ:
        return graph
    kept = {each.id for each in items if roots[each.id] in differ}
    return replace(
        graph,
        boxes=tuple(each for each in graph.boxes if each.id in kept),
        clusters=tuple(each for each in graph.clusters if each.id in kept),
        edges=tuple(each for each in graph.edges if each.source in kept and each.target in kept),
    )


def _items(graph: Graph) -> tuple[Box | Cluster, ...]:
    """Clusters, each before what it holds, then boxes."""
    return (*graph.clusters, *graph.boxes)
