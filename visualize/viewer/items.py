"""A graph as the page has it: items with their sizes and texts, edges between their places in a list."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ..boxes import Box, Cluster, ClusterKind, Edge, EdgeKind, Graph, Port, Status
from ..escape import short
from ..outline import Outline, outline
from ..theme import LIGHT
from ..wording import (
    box_lines,
    box_title,
    case_lines,
    cluster_title,
    edge_lines,
)
from .groups import Group, grouped
from .measure import BOLD, text_width, widest

TITLE: Final = 13.0
"""Sizes of fonts, in pixels: of titles, of lines below them, of words above them."""
LINE: Final = 11.0
TAG: Final = 10.0
BESIDE: Final = 12
"""Pixels beside the text of a box, above and below it, and from line to line."""
ABOVE: Final = 8
TITLE_HEIGHT: Final = 17
LINE_HEIGHT: Final = 15
TAG_HEIGHT: Final = 13
FOLD: Final = 20
"""Pixels for the sign that there is something inside."""
NARROWEST: Final = 48
LONGEST: Final = 10_000
"""Longest text about an item, in characters."""
NAME: Final = 300

Links = Callable[[Box | Cluster], tuple[str, str]]
"""The paths of the entity that an item calls, and of the workflow that can be opened in its place."""


def graph_data(graph: Graph, links: Links) -> dict[str, Any]:
    """The items and edges of a graph."""
    plan = outline(graph)
    groups = grouped(graph, plan)
    within = {item: group.id for group in groups for item in group.items}
    cases = {each.target: each.label for each in graph.edges if each.kind is EdgeKind.CONDITION}
    items, numbers = list[dict[str, Any]](), dict[str, int]()
    for each in _in_order(graph, plan, groups):
        parent = each.parent if isinstance(each, Group) else within.get(each.id, each.parent)
        numbers[each.id] = len(items)
        items.append(_item(each, numbers.get(parent, -1), links, cases))
    edges = [
        _edge(each, plan, numbers)
        for each in graph.edges
        if each.source in numbers and each.target in numbers
    ]
    return {"items": items, "edges": edges}


def _in_order(graph: Graph, plan: Outline, groups: list[Group]) -> Iterator[Box | Cluster | Group]:
    """Every item once, after what holds it; in the order of the boxes, a cluster before its first."""
    order = {box.id: place for place, box in enumerate(graph.boxes)}
    last = len(order)
    inside = dict[str, list[Box | Cluster | Group]]()
    within = {item: group.id for group in groups for item in group.items}
    for group in groups:
        inside.setdefault(group.parent, []).append(group)
        order[group.id] = -1
    for cluster, kids in plan.inside.items():
        for kid in kids:
            inside.setdefault(within.get(kid.id, cluster), []).append(kid)
    first = plan.first
    for siblings in inside.values():
        siblings.sort(key=lambda kid: (order.get(first.get(kid.id, kid.id), last), kid.id in order))
    stack = [*reversed(inside.get("", []))]
    while stack:
        each = stack.pop()
        yield each
        stack += reversed(inside.get(each.id, []))


def _item(
    each: Box | Cluster | Group, parent: int, links: Links, cases: dict[str, str]
) -> dict[str, Any]:
    match each:
        case Group(id, _, title, note):
            return _sized({"id": id, "kind": "group", "parent": parent}, title, "", [note], True)
        case Cluster(kind=ClusterKind.ARM):
            title, *lines = case_lines(cases.get(each.id, each.kind.value))
            tag, full = "", title
        case Cluster():
            lines = [short(note, 72) for note in each.notes]
            tag = LIGHT.clusters[each.kind].tag or each.kind.value
            title, full = cluster_title(each) or each.kind.value, each.title
        case Box():
            lines = list(box_lines(each))
            tag = LIGHT.boxes[each.kind].tag
            title, full = box_title(each) or tag, each.title
    entity, body = links(each)
    facts = {
        "id": each.id,
        "kind": each.kind.value,
        "parent": parent,
        "name": full[:NAME] if full != title else "",
        "entity": entity,
        "body": body,
        "inputs": ports(each.inputs) if isinstance(each, Box) else [],
        "outputs": ports(each.outputs) if isinstance(each, Box) else [],
        "settings": list(each.settings),
        "notes": list(each.notes),
        "status": _status(each),
        "changes": list(each.changes),
        "doc": each.doc[:LONGEST],
        "place": each.place,
    }
    has_fold = isinstance(each, Cluster) or bool(body)
    kept = {name: value for name, value in facts.items() if value not in ("", [])}
    return _sized(
        kept, title, tag if tag != title else "", lines, isinstance(each, Cluster), has_fold
    )


def _sized(
    facts: dict[str, Any], title: str, tag: str, lines: list[str], cluster: bool, fold: bool = True
) -> dict[str, Any]:
    """The item with its texts and the size that they need."""
    wide = max(text_width(title, TITLE) * BOLD, widest(lines, LINE), text_width(tag, TAG))
    width = max(NARROWEST, round(wide) + 2 * BESIDE + FOLD * fold)
    height = 2 * ABOVE + TITLE_HEIGHT + LINE_HEIGHT * len(lines) + TAG_HEIGHT * bool(tag)
    texts = {"title": title, "tag": tag, "lines": lines}
    size = {"width": width, "height": height}
    kind = {"cluster": True} if cluster else {}
    return facts | {name: text for name, text in texts.items() if text} | size | kind


def _status(each: Box | Cluster | Edge) -> str:
    return "" if each.status is Status.SAME else each.status.value


def ports(given: Iterable[Port]) -> list[list[str]]:
    """Name, type, value and documentation of each."""
    return [[each.name, each.type, each.value, each.doc[:LONGEST]] for each in given]


def _edge(edge: Edge, plan: Outline, numbers: dict[str, int]) -> dict[str, Any]:
    text = "".join(edge_lines([edge], plan)) or LIGHT.edges[edge.kind].label
    facts = {
        "output": edge.output,
        "path": edge.path,
        "input": edge.input,
        "text": text,
        "status": _status(edge),
    }
    ends = {"from": numbers[edge.source], "to": numbers[edge.target], "kind": edge.kind.value}
    return ends | {name: value for name, value in facts.items() if value}
