"""What the page shows, as plain data: graphs, what is known of entities, lines of source.

A graph is two lists: items (boxes and clusters, each after the one that holds it) and edges, which
name items by their places in the list. A called workflow has a graph of its own, which the page
opens in the place of the call; so the data grows with the package and not with its calls.
Empty fields are left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, TypeAlias, TypeVar

from ...ir import paths
from ...ir.nodes import Package
from ...ir.scope import Index, index
from ...ir.values import EntityKind, Ref
from ..boxes import Box, BoxKind, Cluster, ClusterKind, Edge, Graph
from ..details import Details, details
from ..graph import to_graph
from .items import LONGEST, graph_data, ports
from .looks import looks
from .sources import lines_around

Data: TypeAlias = dict[str, Any]
"""What JSON can say."""

FORMAT: Final = 1
"""Version of the data, for whoever reads it."""


_NOTHING: Final = Package()


def viewer_data(
    graph: Graph,
    package: Package = _NOTHING,
    texts: Callable[[str], str | None] = lambda _: None,
) -> Data:
    """The data of a page that opens with the graph.

    Entities are looked up in the package, lines of source in the texts of files, where they are
    at hand.
    """
    found = index(package)
    bodies = _bodies(graph, package, found)
    shown = (graph, *bodies.values())
    refs = _refs(shown, found)
    known = {path: of for path, of in details(package).items() if path in refs}
    places = [each.place for each in (*_items(shown), *known.values())]

    def links(item: Box | Cluster) -> tuple[str, str]:
        ref, body = _ref(item, found), _body(item, found)
        return paths.entity(ref) if ref else "", body if body in bodies else ""

    return {
        "format": FORMAT,
        "title": graph.title,
        "root": graph_data(graph, links),
        "bodies": {path: graph_data(each, links) for path, each in bodies.items()},
        "entities": {path: _entity(of) for path, of in known.items()},
        "sources": lines_around(places, texts),
        "looks": looks(),
    }


def _entity(of: Details) -> Data:
    facts = {
        "name": of.name,
        "kind": of.kind,
        "inputs": ports(of.inputs),
        "outputs": ports(of.outputs),
        "facts": list(of.facts),
        "doc": of.doc[:LONGEST],
        "place": of.place,
        "digest": of.digest,
    }
    return {name: value for name, value in facts.items() if value}


def _items(graphs: Iterable[Graph]) -> Iterator[Box | Cluster]:
    for graph in graphs:
        yield from graph.clusters
        yield from graph.boxes


# What items refer to

_ENTITIES: Final = {
    ClusterKind.WORKFLOW: EntityKind.WORKFLOW,
    ClusterKind.TASK: EntityKind.TASK,
    ClusterKind.DYNAMIC: EntityKind.DYNAMIC,
    ClusterKind.FRAGMENT: EntityKind.DYNAMIC,
    ClusterKind.LAUNCH_PLAN: EntityKind.LAUNCH_PLAN,
    BoxKind.WORKFLOW: EntityKind.WORKFLOW,
    BoxKind.LAUNCH_PLAN: EntityKind.LAUNCH_PLAN,
}


def _refs(graphs: Iterable[Graph], found: Index) -> dict[str, Ref]:
    """Every entity that the graphs name, by its path, in order."""
    refs = (_ref(each, found) for each in _items(graphs))
    return {paths.entity(ref): ref for ref in refs if ref}


def _ref(item: Box | Cluster, found: Index) -> Ref | None:
    """The entity that an item calls, or is the frame of."""
    name = item.target or (item.title if isinstance(item, Cluster) else "")
    kind = _ENTITIES.get(item.kind)
    if not name or (kind is None and isinstance(item, Cluster)):
        return None
    if kind in (EntityKind.WORKFLOW, EntityKind.LAUNCH_PLAN):
        return Ref(kind, name)
    task = found.tasks.get(name)
    if task is None:  # a box that says no more than that a call leads back
        return Ref(EntityKind.WORKFLOW, name) if name in found.workflows else None
    return Ref(EntityKind.DYNAMIC if task.hook else EntityKind.TASK, name)


def _body(item: Box | Cluster, found: Index) -> str:
    """The path of the workflow that can be opened in the place of a box; "" for none."""
    if not isinstance(item, Box) or item.kind not in (BoxKind.WORKFLOW, BoxKind.LAUNCH_PLAN):
        return ""
    name = item.target
    if item.kind is BoxKind.LAUNCH_PLAN:
        plan = found.launch_plans.get(name)
        name = plan.workflow if plan is not None and plan.external is None else ""
    return paths.entity(Ref(EntityKind.WORKFLOW, name))


def _bodies(graph: Graph, package: Package, found: Index) -> dict[str, Graph]:
    """The graphs of all workflows that the boxes lead to, by path; without the frame around each."""
    wanted = list(dict.fromkeys(filter(None, (_body(each, found) for each in graph.boxes))))
    if not wanted or not package.workflows:
        return {}
    frames = _frames(to_graph(package))
    bodies = dict[str, Graph]()
    for path in wanted:  # it grows on the way
        if path in frames and path not in bodies:
            bodies[path] = frames[path]
            wanted += filter(None, (_body(each, found) for each in frames[path].boxes))
    return bodies


def _frames(whole: Graph) -> dict[str, Graph]:
    """What is inside of each outermost cluster, by the id of the cluster."""
    top = dict[str, str]()
    boxes, clusters = dict[str, list[Box]](), dict[str, list[Cluster]]()
    for cluster in whole.clusters:
        top[cluster.id] = top.get(cluster.parent, cluster.id)
        inside = clusters.setdefault(top[cluster.id], [])
        if cluster.parent:
            inside.append(_raised(cluster, top[cluster.id]))
    for box in whole.boxes:
        top.setdefault(box.id, top.get(box.parent, ""))
        boxes.setdefault(top[box.id], []).append(_raised(box, top[box.id]))
    edges = dict[str, list[Edge]]()
    for edge in whole.edges:
        source = top.get(edge.source, "")
        if source == top.get(edge.target):
            edges.setdefault(source, []).append(edge)
    return {
        frame: Graph(frame, tuple(boxes.get(frame, ())), tuple(inside), tuple(edges.get(frame, ())))
        for frame, inside in clusters.items()
    }


_Item = TypeVar("_Item", Box, Cluster)


def _raised(item: _Item, frame: str) -> _Item:
    """The item without the frame around it."""
    return replace(item, parent="") if item.parent == frame else item
