"""How a picture hangs together: what each cluster holds, and by which boxes edges reach it."""

from ..ir.records import dataclass
from .boxes import Box, Cluster, Edge, EdgeKind, Graph


@dataclass(frozen=True, slots=True)
class Outline:
    """Tables over a graph, by id."""

    boxes: dict[str, Box]
    parents: dict[str, str]
    """The cluster around each box and each cluster; "" around the outermost."""
    inside: dict[str, list[Box | Cluster]]
    """What each cluster holds, boxes first; "" is the picture."""
    first: dict[str, str]
    """The first box in each cluster that has any, however deep."""
    last: dict[str, str]
    """The last box in each cluster that has any."""
    cases: dict[str, list[Edge]]
    """The arrows of each decision, in order."""
    numbers: dict[str, int]
    """The place of each arm among those of its decision."""
    whole: Cluster | None
    """The cluster around everything, if there is one."""

    def is_inside(self, item: str, cluster: str) -> bool:
        """Whether a box or cluster is in the cluster, however deep."""
        while item and item != cluster:
            item = self.parents.get(item, "")
        return item == cluster


def outline(graph: Graph) -> Outline:
    """The tables of a graph."""
    items: dict[str, Box | Cluster] = {}
    for cluster in graph.clusters:
        items.setdefault(cluster.id, cluster)  # where the IR is not valid, ids may repeat
    for box in graph.boxes:
        items.setdefault(box.id, box)
    boxes = {each.id: each for each in items.values() if isinstance(each, Box)}
    clusters = {each.id: each for each in items.values() if isinstance(each, Cluster)}
    inside: dict[str, list[Box | Cluster]] = {"": [], **{each: [] for each in clusters}}
    for box in boxes.values():
        inside[box.parent].append(box)
    for cluster in clusters.values():
        inside[cluster.parent].append(cluster)
    parents = {each.id: each.parent for each in items.values()}
    first, last = _ends(graph.boxes, parents), _ends(graph.boxes[::-1], parents)
    only = inside[""][0] if len(inside[""]) == 1 else None
    whole = only if isinstance(only, Cluster) else None
    cases = dict[str, list[Edge]]()
    for edge in graph.edges:
        if edge.kind is EdgeKind.CONDITION:
            cases.setdefault(edge.source, []).append(edge)
    numbers = {arm.target: place for each in cases.values() for place, arm in enumerate(each)}
    return Outline(boxes, parents, inside, first, last, cases, numbers, whole)


def _ends(boxes: tuple[Box, ...], parents: dict[str, str]) -> dict[str, str]:
    """The box that comes first for each cluster around it."""
    ends = dict[str, str]()
    for box in boxes:
        cluster = box.parent
        while cluster and cluster not in ends:
            ends[cluster] = box.id
            cluster = parents.get(cluster, "")
    return ends
