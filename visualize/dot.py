"""A picture in data as DOT text: deterministic, one statement a line."""

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, TypeAlias

from .boxes import Box, BoxKind, Cluster, ClusterKind, Edge, EdgeKind, Graph, Status
from .escape import identifier, label, markup, quoted, tooltip
from .outline import Outline, outline
from .page import Page
from .style import PLAIN, Direction, Style, source_link
from .theme import BoxLook, ClusterLook, EdgeLook, TitlePlace
from .wording import (
    box_lines,
    box_title,
    case_lines,
    cluster_lines,
    cluster_title,
    edge_lines,
    tooltip_lines,
)

THRIFT: Final = (
    (500, "nslimit=.1, nslimit1=.1, mclimit=.1"),
    (1000, "splines=line, newrank=false"),
)
"""Settings that give up some beauty for speed, each from a number of boxes on."""
LABELLED: Final = 3000
"""Most boxes with words beside their edges; above, the words are tooltips, which need no room."""
ROW: Final = 8
"""Most inputs that are put side by side."""
HELD: Final = 16
"""Most boxes of an arm that are held below what leads to it."""
NESTED: Final = 7
"""Levels of clusters down to which a box counts for every arm around it; beyond, layout would take
minutes."""
COLUMNS: Final = 4
"""Boxes of a closure side by side; they have no edges that would place them."""
LEGEND: Final = 2
"""Boxes of a legend side by side."""
ROOM: Final = "28"
"""Points around what an entity in a frame consists of, so that arrows beside it stay within."""
DEEPEST: Final = 12
"""Deepest indentation, so that deep nesting does not make quadratic text."""

Attributes: TypeAlias = dict[str, str]
"""DOT attributes, their values quoted where DOT wants it."""


def to_dot(graph: Graph, style: Style = PLAIN) -> str:
    """The graph as DOT text. A picture of one entity has its title and no frame around it."""
    page = Page(outline(graph), style, graph.is_diff)
    statements = chain(
        (f"digraph {identifier(graph.title or 'package')} {{",),
        _settings(graph, page),
        _body(page),
        _arrows(graph, page),
        ("}", ""),
    )
    return "\n".join(statements)


def _settings(graph: Graph, page: Page) -> Iterator[str]:
    plan, theme = page.plan, page.style.theme
    font = {"fontname": f'"{theme.font}"'}
    text = {"fontcolor": f'"{theme.text}"'}
    layout = {"compound": "true", "ranksep": "0.4", "nodesep": "0.3", "pad": "0.2"}
    title = {"fontsize": "12", "labelloc": "t", "labeljust": "l"}
    paper = {"bgcolor": f'"{theme.background}"'}
    yield f"  graph {_list(layout | font | title | text | paper)}"
    if page.style.direction is not Direction.DOWN:
        yield f"  graph [rankdir={page.style.direction.value}]"
    if plan.whole:
        yield f"  graph {_list({'newrank': 'true'} | _title(plan.whole, page))}"
    else:
        columns = math.ceil(math.sqrt(len(plan.inside[""]))) or 1
        yield f'  graph [pack=16, packmode="array_ut{columns}", ranksep=0.2]'
        yield "  edge [minlen=2]"  # packed, dot leaves no room for labels by itself
    yield from (f"  graph [{each}]" for boxes, each in THRIFT if len(graph.boxes) >= boxes)
    box = _box_look(page.box(None))
    yield f"  node {_list(font | {'fontsize': '12', 'height': '0.3'} | text | box)}"
    small = {"fontsize": "10", "fontcolor": f'"{theme.muted}"', "arrowsize": "0.7"}
    yield f"  edge {_list(font | small | _edge_look(page.edge(EdgeKind.DATA, Status.SAME)))}"


def _list(attributes: Attributes) -> str:
    return f"[{', '.join(f'{name}={value}' for name, value in attributes.items())}]"


def _other(look: Attributes, usual: Attributes) -> Attributes:
    """The attributes that are not as usual."""
    return {name: value for name, value in look.items() if usual.get(name, "1") != value}


# Boxes and clusters


def _body(page: Page) -> Iterator[str]:
    """Every cluster with what it holds, outermost first."""
    plan, usual = page.plan, _box_look(page.box(None))
    stack = [(each, 1) for each in _content(plan, plan.whole.id if plan.whole else "")]
    count = 0
    while stack:
        item, depth = stack.pop()
        indent = "  " * min(depth, DEEPEST)
        match item:
            case str():
                yield indent + item
            case Box():
                yield indent + _box(item, page, usual)
            case Cluster():
                count += not item.parent
                look = page.cluster(item)
                opening, closing = _frame(item, look)
                place = {} if item.parent else {"sortv": str(count), "margin": ROOM}
                text = _title(item, page)
                shown = text if look.title is TitlePlace.TOP else text | {"label": '""'}
                yield indent + opening
                yield f"{indent}  graph {_list(shown | _cluster_look(look) | place)}"
                if look.title is TitlePlace.BESIDE:
                    yield f"{indent}  {_beside(item, text, plan)}"
                stack.append((closing, depth))
                stack.extend((each, depth + 1) for each in _content(plan, item.id))


def _beside(cluster: Cluster, text: Attributes, plan: Outline) -> str:
    """The title of a cluster as a text left of its first box."""
    title = identifier(f"{cluster.id}~title")
    first = next((each for each in plan.inside[cluster.id] if isinstance(each, Box)), None)
    row = f"; {title} -> {identifier(first.id)} {_list(HIDDEN | {'minlen': '0'})}" if first else ""
    return f"{{ rank=same; {title} {_list(text | BARE)}{row} }}"


def _content(plan: Outline, cluster: str) -> list[Box | Cluster | str]:
    """What a cluster holds, last thing first; the very last puts its inputs side by side."""
    items = plan.inside[cluster]
    row = [identifier(each.id) for each in items if _is_input(each)]
    beside = [f"{{ rank=same; {'; '.join(row)} }}"] if 1 < len(row) <= ROW else []
    return [*beside, *reversed(items)]


def _is_input(item: Box | Cluster) -> bool:
    return isinstance(item, Box) and item.kind is BoxKind.INPUT


def _frame(cluster: Cluster, look: ClusterLook) -> tuple[str, str]:
    """How a cluster begins and ends."""
    begin = f"subgraph {_cluster_id(cluster.id)} {{"
    if not look.is_stacked:
        return begin, "}"
    around = {"label": '""'} | _cluster_look(look) | {"margin": "4"}
    inner = identifier(cluster.id, "cluster~")
    return f"{begin} graph {_list(around)}; subgraph {inner} {{", "} }"


def _cluster_id(path: str) -> str:
    return identifier(path, "cluster_")


def _cluster_look(look: ClusterLook) -> Attributes:
    colors = {"fillcolor": f'"{look.fill}"', "color": f'"{look.line}"'}
    width = {"penwidth": f"{look.width:g}"} if look.width != 1 else {}
    return {"style": f'"{look.style}"'} | colors | width | {"margin": "10"}


def _title(cluster: Cluster, page: Page) -> Attributes:
    """The title of a cluster, with more beside and under it."""
    beside, *under = cluster_lines(cluster, page.cluster(cluster).tag)
    title = _bold(cluster_title(cluster), cluster.status, page)
    first = " ".join(filter(None, (title, _small(beside, page))))
    end = '<BR ALIGN="LEFT"/>'
    lines = "".join(f"{end}{_small(each, page)}" for each in under) + end if under else ""
    return {"label": f"<{first or ' '}{lines}>"} | _hints(cluster, page)


def _bold(title: str, status: Status, page: Page) -> str:
    """A title, with the sign of what a change did to it; what is gone is struck through."""
    text = f"<S>{markup(title)}</S>" if status is Status.REMOVED else markup(title)
    shown = " ".join(filter(None, (markup(page.sign(status)), text if title else "")))
    return f"<B>{shown}</B>" if shown else ""


def _hints(item: Box | Cluster, page: Page) -> Attributes:
    """What shows when the pointer rests on an item, and where a click on it leads."""
    url = source_link(page.style.source_url, item.place)
    link = {"URL": quoted(url), "target": '"_top"'} if url else {}
    return {"tooltip": tooltip(*tooltip_lines(item)), **link}


def _small(text: str, page: Page) -> str:
    if not text:
        return ""
    return f'<FONT POINT-SIZE="10" COLOR="{page.style.theme.muted}">{markup(text)}</FONT>'


def _box(box: Box, page: Page, usual: Attributes) -> str:
    look = page.box(box)
    title = _bold(box_title(box), box.status, page)
    if box.kind is BoxKind.DECISION:
        title = " ".join(filter(None, (title, _small(look.tag, page))))
        text = _decision(title, page.plan.cases.get(box.id, ()), look, page)
    else:
        tag = look.tag
        if tag and not box.title:
            tag, title = f"{page.sign(box.status)} {tag}".strip(), ""
        small = (_small(line, page) for line in box_lines(box))
        text = "<BR/>".join(filter(None, (_small(tag, page), title, *small)))
    shown = {"label": f"<{text or ' '}>"} | _hints(box, page)
    return f"{identifier(box.id)} {_list(shown | _other(_box_look(look), usual))}"


def _decision(title: str, cases: Sequence[Edge], look: BoxLook, page: Page) -> str:
    """A table with a cell for each case, which its arrow starts from."""
    cells = [
        f'<TD PORT="{_port(number)}">{_case(each, page)}</TD>' for number, each in enumerate(cases)
    ]
    frame = f'BORDER="{look.width:.0f}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="5"'
    head = f'<TABLE {frame} STYLE="{look.style}" COLOR="{look.line}" BGCOLOR="{look.fill}">'
    if page.style.direction is Direction.RIGHT:
        rows = "".join(f"<HR/><TR>{cell}</TR>" for cell in cells)
        return f"{head}<TR><TD>{title or ' '}</TD></TR>{rows}</TABLE>"
    row = f"<HR/><TR>{'<VR/>'.join(cells)}</TR>" if cases else ""
    span = f' COLSPAN="{2 * len(cases) - 1}"' if len(cases) > 1 else ""
    return f"{head}<TR><TD{span}>{title or ' '}</TD></TR>{row}</TABLE>"


def _port(number: int) -> str:
    return f"case{number}"


def _case(edge: Edge, page: Page) -> str:
    first, *others = case_lines(edge.label)
    word, _, rest = first.partition(" ")
    sign = " ".join(filter(None, (page.sign(edge.status), word)))
    lines = (f"<B>{markup(sign)}</B> {markup(rest)}".strip(), *map(markup, others))
    return f'<FONT POINT-SIZE="11">{"<BR/>".join(lines)}</FONT>'


def _box_look(look: BoxLook) -> Attributes:
    colors = {"fillcolor": f'"{look.fill}"', "color": f'"{look.line}"'}
    size = {"peripheries": str(look.frames), "margin": f'"{look.margin}"'}
    width = {"penwidth": f"{look.width:g}"} if look.width != 1 else {}
    return {"shape": look.shape, "style": f'"{look.style}"'} | colors | size | width


# Edges


def _arrows(graph: Graph, page: Page) -> Iterator[str]:
    """Every edge; those of one kind between the same two ends are drawn as one."""
    plan = page.plan
    roots, arms = _roots(graph, plan), _arms(graph, plan)
    usual = _edge_look(page.edge(EdgeKind.DATA, Status.SAME))
    merged: dict[tuple[str, str, EdgeKind, Status], list[Edge]] = {}
    for edge in graph.edges:
        merged.setdefault((edge.source, edge.target, edge.kind, edge.status), []).append(edge)
    held = set[str]()
    is_labelled = len(graph.boxes) <= LABELLED
    yield from _below_inputs(graph, plan, roots)
    yield from _grid(graph, page, roots)
    for (source, target, kind, status), edges in merged.items():
        tail = source if source in plan.boxes else plan.last.get(source)
        heads = _heads(target, kind, plan, roots)
        if tail is None or not heads:
            continue
        look, sign = page.edge(kind, status), page.sign(status)
        said = edge_lines(edges, plan) or [look.label]
        lines = [f"{sign} {line}".strip() for line in said if line or kind is EdgeKind.DATA]
        text = _edge_text(lines, is_labelled=is_labelled)
        shown = text | _other(_edge_look(look), usual) | _clipped(source, target, tail, plan)
        head = heads[len(heads) // 2]
        if kind is EdgeKind.CONDITION:
            port = f'"{_port(plan.numbers[target])}:{page.ahead}"'
            yield from _case_arrows(tail, head, shown, {"tailport": port}, arms[target])
        else:
            yield _arrow(tail, head, shown)
        if target in held:
            continue
        held.add(target)
        yield from (_arrow(tail, each, HIDDEN) for each in heads if each != head)
        if kind is EdgeKind.CALLS and target in roots:
            below = zip(roots[target], roots[target][COLUMNS:], strict=False)
            yield from (_arrow(*pair, HIDDEN) for pair in below)


def _case_arrows(
    decision: str, head: str, shown: Attributes, port: Attributes, boxes: list[str]
) -> Iterator[str]:
    """The arrow from a case of a decision to its arm, and hidden ones to the boxes of the arm.

    They keep arms in the order of the cases: engines know no other way to order clusters.
    """
    pull = _arrow(decision, head, HIDDEN | port)
    yield from (pull, _arrow(decision, head, shown | port), pull)
    weak = HIDDEN | {"weight": "0"} | port
    yield from (_arrow(decision, each, weak) for each in boxes if each != head)


HIDDEN: Final = {"style": "invis"}
BARE: Final = {"shape": "plain", "style": '""', "peripheries": "0"}


def _arrow(tail: str, head: str, attributes: Attributes) -> str:
    shown = f" {_list(attributes)}" if attributes else ""
    return f"  {identifier(tail)} -> {identifier(head)}{shown}"


def _edge_text(lines: Sequence[str], *, is_labelled: bool) -> Attributes:
    if not any(lines):
        return {}
    if not is_labelled:
        return {"tooltip": tooltip(*lines)}
    return {"label": label(*(f" {line} " for line in lines))}


def _edge_look(look: EdgeLook) -> Attributes:
    line = {"style": look.style, "color": f'"{look.line}"', "penwidth": f"{look.width:g}"}
    return line | {"arrowhead": look.arrowhead}


def _heads(target: str, kind: EdgeKind, plan: Outline, roots: dict[str, list[str]]) -> list[str]:
    """The boxes that an edge leads to: of a cluster, those that have to stand below its source."""
    if target in plan.boxes:
        return [target]
    if kind in (EdgeKind.CONDITION, EdgeKind.CALLS) and roots.get(target):
        return roots[target][: HELD if kind is EdgeKind.CONDITION else COLUMNS]
    return [plan.first[target]] if target in plan.first else []


def _roots(graph: Graph, plan: Outline) -> dict[str, list[str]]:
    """For each arm and closure its boxes that nothing else in it leads to."""
    held = (ClusterKind.ARM, ClusterKind.CLOSURE, ClusterKind.FRAGMENT, ClusterKind.LEGEND)
    within = {each.id: plan.inside[each.id] for each in graph.clusters if each.kind in held}
    led = {
        edge.target
        for edge in graph.edges
        if (parent := plan.parents.get(edge.target, "")) in within
        and plan.is_inside(edge.source, parent)
        and edge.source != edge.target
    }
    return {
        cluster: [each.id for each in items if isinstance(each, Box) and each.id not in led]
        for cluster, items in within.items()
    }


def _below_inputs(graph: Graph, plan: Outline, roots: dict[str, list[str]]) -> Iterator[str]:
    """Hold what a fragment begins with below its inputs, which nothing in it takes."""
    for cluster in graph.clusters:
        if cluster.kind is ClusterKind.FRAGMENT and cluster.parent:
            below = [each for each in roots[cluster.id] if not _is_input(plan.boxes[each])]
            above = [each for each in roots[cluster.id] if _is_input(plan.boxes[each])]
            yield from (_arrow(above[0], each, HIDDEN) for each in below[:HELD] if above)


def _grid(graph: Graph, page: Page, roots: dict[str, list[str]]) -> Iterator[str]:
    """Keep a legend beside the picture: its boxes in columns, each of its arrows in one row."""
    for cluster in graph.clusters:
        if cluster.kind is ClusterKind.LEGEND and page.style.direction is Direction.DOWN:
            cells = roots[cluster.id]
            below = zip(cells, cells[LEGEND:], strict=False)
            yield from (_arrow(*pair, HIDDEN) for pair in below)
            own = {*cells}
            for edge in graph.edges:
                if edge.source in own:
                    ends = f"{identifier(edge.source)}; {identifier(edge.target)}"
                    yield f"  {{ rank=same; {ends} }}"


def _arms(graph: Graph, plan: Outline) -> dict[str, list[str]]:
    """For each arm its first boxes; in shallow pictures, those of nested clusters included."""
    arms: dict[str, list[str]] = {arm: [] for arm in plan.numbers}
    levels = dict[str, int]()
    for cluster in graph.clusters:
        levels[cluster.id] = levels.get(cluster.parent, 0) + 1
    for box in graph.boxes:
        around = box.parent
        while around:
            if around in arms and len(arms[around]) < HELD:
                arms[around].append(box.id)
            is_shallow = levels[box.parent] <= NESTED
            around = plan.parents.get(around, "") if is_shallow else ""
    return arms


def _clipped(source: str, target: str, tail: str, plan: Outline) -> Attributes:
    """Where an arrow ends at the frame of a cluster: one that the other end is not in."""
    ends: Attributes = {}
    if target not in plan.boxes and not plan.is_inside(tail, target):
        ends["lhead"] = _cluster_id(target)
    if source not in plan.boxes and not plan.is_inside(target, source):
        ends["ltail"] = _cluster_id(source)
    return ends
