"""A picture in data as Mermaid text, for Markdown that is rendered where Mermaid is known.

Mermaid lays the picture out itself, so there are fewer shapes than in DOT, and a branch says its
conditions on the arrows. Texts stand in quotes, and every character that could mean something there
is written as an entity.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from .boxes import Box, BoxKind, Cluster, ClusterKind, Edge, EdgeKind, Graph, Status
from .outline import Outline, outline
from .page import Page
from .style import PLAIN, Style, source_link
from .theme import Theme
from .wording import box_lines, box_title, case_lines, cluster_lines, cluster_title, edge_lines

ARROWS: Final = 500
CHARACTERS: Final = 50_000
"""What Mermaid draws at most unless whoever shows the picture allows more."""
LONGEST_ID: Final = 40

_SHAPES: Final = {
    BoxKind.INPUT: ("(", ")"),
    BoxKind.OUTPUT: ("(", ")"),
    BoxKind.YIELD: ("(", ")"),
    BoxKind.ITEM: ("(", ")"),
    BoxKind.DYNAMIC: ("[[", "]]"),
    BoxKind.WORKFLOW: ("[[", "]]"),
    BoxKind.SQL: ("[(", ")]"),
    BoxKind.DECISION: ("{{", "}}"),
    BoxKind.JOIN: ("[\\", "/]"),
    BoxKind.COLLECT: ("[\\", "/]"),
    BoxKind.APPROVE: ("{{", "}}"),
    BoxKind.SIGNAL: ("{{", "}}"),
    BoxKind.SLEEP: ("{{", "}}"),
}
"""What stands around the text of a box, where it is not a plain rectangle."""
_ARROWS: Final = {
    EdgeKind.DATA: "-->",
    EdgeKind.ORDER: "-.->",
    EdgeKind.CONDITION: "==>",
    EdgeKind.CALLS: "-.->",
    EdgeKind.RECURSION: "-.->",
}
_NOT_OF_IDS: Final = re.compile(r"[^0-9A-Za-z]+")
_MEANINGFUL: Final = re.compile(r"""["#&<>`\\]""")
_DIRECTIVE: Final = re.compile("style|classDef|linkStyle")


def to_mermaid(graph: Graph, style: Style = PLAIN) -> str:
    """The graph as a Mermaid flowchart."""
    page = Page(outline(graph), style, graph.is_diff)
    ids = _ids(page.plan)
    statements = chain(
        (f"flowchart {style.direction.value}",),
        _body(page, ids),
        _arrows(graph, page, ids),
        _links(graph, style, ids),
        _classes(graph, page, ids),
    )
    return "".join(f"{line}\n" for line in statements)


def is_too_large(text: str) -> bool:
    """Whether Mermaid would not draw the text where nothing else is set."""
    arrows = sum(text.count(f" {each}") for each in set(_ARROWS.values()))
    return arrows > ARROWS or len(text) > CHARACTERS


def _ids(plan: Outline) -> dict[str, str]:
    """Ids that Mermaid takes, from the ends of paths: they stay when other boxes come and go."""
    ids, taken = dict[str, str](), dict[str, int]()
    for path in (each.id for items in plan.inside.values() for each in items):
        inner, _, last = path.rpartition("/")
        local = last if inner else last.rpartition(".")[2]
        name = _NOT_OF_IDS.sub("_", local).strip("_")[:LONGEST_ID]
        taken[name] = taken.get(name, 0) + 1
        number = f"__{taken[name]}" if taken[name] > 1 else ""
        ids[path] = f"n_{name}{number}"
    return ids


# Boxes and clusters


def _body(page: Page, ids: dict[str, str]) -> Iterator[str]:
    stack: list[tuple[Box | Cluster | None, int]] = [
        (each, 1) for each in reversed(page.plan.inside[""])
    ]
    while stack:
        item, depth = stack.pop()
        indent = "  " * min(depth, 12)
        match item:
            case None:
                yield f"{indent}end"
            case Box():
                begin, end = _SHAPES.get(item.kind, ("[", "]"))
                lines = _box_lines(item, page)
                yield f'{indent}{ids[item.id]}{begin}"{_text(lines)}"{end}:::{_class(item)}'
            case Cluster():
                yield f'{indent}subgraph {ids[item.id]}["{_text(_cluster_lines(item, page))}"]'
                yield f"{indent}  direction {page.style.direction.value}"
                stack.append((None, depth))
                inside = reversed(page.plan.inside[item.id])
                stack.extend((each, depth + 1) for each in inside)


def _box_lines(box: Box, page: Page) -> Iterator[str]:
    tag = page.box(box).tag
    if tag:
        yield f"<i>{_escaped(tag)}</i>"
    title = f"{page.sign(box.status)} {box_title(box)}".strip()
    if title:
        yield f"<b>{_escaped(title)}</b>"
    yield from map(_escaped, box_lines(box))


def _cluster_lines(cluster: Cluster, page: Page) -> Iterator[str]:
    beside, *under = cluster_lines(cluster, page.cluster(cluster).tag)
    title = f"{page.sign(cluster.status)} {cluster_title(cluster)}".strip()
    is_plain = cluster.kind in (ClusterKind.BRANCH, ClusterKind.ARM)
    if not is_plain or cluster.status is not Status.SAME:
        name = f"<b>{_escaped(title)}</b>" if title else ""
        yield " ".join(filter(None, (name, _escaped(beside))))
    yield from map(_escaped, under)


def _text(lines: Iterable[str]) -> str:
    return "<br/>".join(filter(None, lines)) or " "


def _escaped(text: str) -> str:
    """Text as it can stand in quotes, whatever it says."""
    escaped = _MEANINGFUL.sub(lambda sign: f"#{ord(sign[0])};", text)
    # Mermaid looks for directives by their words before it reads any quotes.
    return escaped.replace(":", "#58;") if _DIRECTIVE.search(text) else escaped


# Arrows


def _arrows(graph: Graph, page: Page, ids: dict[str, str]) -> Iterator[str]:
    merged: dict[tuple[str, str, EdgeKind, Status], list[Edge]] = {}
    for edge in graph.edges:
        merged.setdefault((edge.source, edge.target, edge.kind, edge.status), []).append(edge)
    looks: dict[Status, list[int]] = {}
    number = 0
    for (source, target, kind, status), edges in merged.items():
        if source not in ids or target not in ids:
            continue
        looks.setdefault(status, []).append(number)
        number += 1
        arrow = "-.->" if status is Status.REMOVED else _ARROWS[kind]
        lines = _edge_text(edges, kind, page)
        text = _text(map(_escaped, lines)) if any(lines) else ""
        label = f'|"{text}"|' if text else ""
        yield f"  {ids[source]} {arrow}{label} {ids[target]}"
    for status, numbers in looks.items():
        if page.is_diff:
            mark = page.style.theme.statuses[status]
            listed = ",".join(map(str, numbers))
            yield f"  linkStyle {listed} stroke:{mark.line},stroke-width:{mark.width:g}px"


def _edge_text(edges: Sequence[Edge], kind: EdgeKind, page: Page) -> list[str]:
    sign = page.sign(edges[0].status)
    if kind is EdgeKind.CONDITION:
        lines = case_lines(edges[0].label)
    else:
        lines = edge_lines(edges, page.plan) or [page.style.theme.edges[kind].label]
    return [f"{sign} {lines[0]}".strip(), *lines[1:]]


# Links and looks


def _links(graph: Graph, style: Style, ids: dict[str, str]) -> Iterator[str]:
    for box in graph.boxes:
        if url := source_link(style.source_url, box.place):
            yield f'  click {ids[box.id]} href "{url}" _blank'


def _class(item: Box | Cluster) -> str:
    """The name of the looks of an item."""
    name = item.kind.name.lower()
    status = "" if item.status is Status.SAME else f"_{item.status.value}"
    if isinstance(item, Cluster):
        return f"around_{name}{status}"
    return f"{name}_external{status}" if item.is_external else f"{name}{status}"


def _classes(graph: Graph, page: Page, ids: dict[str, str]) -> Iterator[str]:
    items: tuple[Box | Cluster, ...] = (*graph.boxes, *graph.clusters)
    looks = {_class(each): _look(each, page, page.style.theme) for each in items}
    yield from (f"  classDef {name} {look}" for name, look in looks.items())
    members: dict[str, list[str]] = {}
    for cluster in graph.clusters:
        members.setdefault(_class(cluster), []).append(ids[cluster.id])
    yield from (f"  class {','.join(each)} {name}" for name, each in members.items())


def _look(item: Box | Cluster, page: Page, theme: Theme) -> str:
    look = page.box(item) if isinstance(item, Box) else page.cluster(item)
    dashes = {"dashed": ",stroke-dasharray:5 3", "dotted": ",stroke-dasharray:2 2"}
    line = next((dashes[each] for each in look.style.split(",") if each in dashes), "")
    width = f",stroke-width:{look.width:g}px" if look.width != 1 else ""
    return f"fill:{look.fill},stroke:{look.line},color:{theme.text}{width}{line}"
