"""A picture in data as DOT text: deterministic, one statement a line."""

import math
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, TypeAlias

from .boxes import Box, BoxKind, Cluster, ClusterKind, Edge, EdgeKind, Graph
from .escape import identifier, label, markup, tooltip
from .outline import Outline, outline
from .theme import LIGHT, BoxLook, ClusterLook, EdgeLook, Theme
from .wording import box_lines, box_title, cluster_lines, cluster_title, edge_lines, tooltip_lines

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
COLUMNS: Final = 4
"""Boxes of a closure side by side; they have no edges that would place them."""
DEEPEST: Final = 12
"""Deepest indentation, so that deep nesting does not make quadratic text."""

Attributes: TypeAlias = dict[str, str]
"""DOT attributes, their values quoted where DOT wants it."""


def to_dot(graph: Graph, theme: Theme = LIGHT) -> str:
    """The graph as DOT text. A picture of one entity has its title and no frame around it."""
    plan = outline(graph)
    statements = chain(
        (f"digraph {identifier(graph.title or 'package')} {{",),
        _settings(graph, plan, theme),
        _body(plan, theme),
        _arrows(graph, plan, theme),
        ("}", ""),
    )
    return "\n".join(statements)


def _settings(graph: Graph, plan: Outline, theme: Theme) -> Iterator[str]:
    font = {"fontname": f'"{theme.font}"'}
    text = {"fontcolor": f'"{theme.text}"'}
    layout = {"compound": "true", "ranksep": "0.4", "nodesep": "0.3", "pad": "0.2"}
    title = {"fontsize": "12", "labelloc": "t", "labeljust": "l"}
    paper = {"bgcolor": f'"{theme.background}"'}
    yield f"  graph {_list(layout | font | title | text | paper)}"
    if plan.whole:
        yield f"  graph {_list({'newrank': 'true'} | _title(plan.whole, theme))}"
    else:
        columns = math.ceil(math.sqrt(len(plan.inside[""]))) or 1
        yield f'  graph [pack=16, packmode="array_ut{columns}", ranksep=0.2]'
        yield "  edge [minlen=2]"  # packed, dot leaves no room for labels by itself
    yield from (f"  graph [{each}]" for boxes, each in THRIFT if len(graph.boxes) >= boxes)
    box = _box_look(theme.boxes[BoxKind.TASK])
    yield f"  node {_list(font | {'fontsize': '12', 'height': '0.3'} | text | box)}"
    small = {"fontsize": "10", "fontcolor": f'"{theme.muted}"', "arrowsize": "0.7"}
    yield f"  edge {_list(font | small | _edge_look(theme.edges[EdgeKind.DATA]))}"


def _list(attributes: Attributes) -> str:
    return f"[{', '.join(f'{name}={value}' for name, value in attributes.items())}]"


def _other(look: Attributes, usual: Attributes) -> Attributes:
    """The attributes that are not as usual."""
    return {name: value for name, value in look.items() if usual[name] != value}


# Boxes and clusters


def _body(plan: Outline, theme: Theme) -> Iterator[str]:
    """Every cluster with what it holds, outermost first."""
    usual = _box_look(theme.boxes[BoxKind.TASK])
    stack = [(each, 1) for each in _content(plan, plan.whole.id if plan.whole else "")]
    count = 0
    while stack:
        item, depth = stack.pop()
        indent = "  " * min(depth, DEEPEST)
        match item:
            case str():
                yield indent + item
            case Box():
                yield indent + _box(item, theme, usual)
            case Cluster():
                count += not item.parent
                opening, closing = _frame(item, theme.clusters[item.kind])
                place = {} if item.parent else {"sortv": str(count)}
                look = _cluster_look(theme.clusters[item.kind])
                yield indent + opening
                yield f"{indent}  graph {_list(_title(item, theme) | look | place)}"
                stack.append((closing, depth))
                stack.extend((each, depth + 1) for each in _content(plan, item.id))


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
    return {"style": f'"{look.style}"'} | colors | {"margin": "10"}


def _title(cluster: Cluster, theme: Theme) -> Attributes:
    """The title of a cluster, with more beside and under it."""
    beside, *under = cluster_lines(cluster, theme.clusters[cluster.kind].tag)
    title = f"<B>{markup(cluster_title(cluster))}</B>" if cluster.title else ""
    first = " ".join(filter(None, (title, _small(beside, theme))))
    end = '<BR ALIGN="LEFT"/>'
    lines = "".join(f"{end}{_small(each, theme)}" for each in under) + end if under else ""
    return {"label": f"<{first or ' '}{lines}>", "tooltip": tooltip(*tooltip_lines(cluster))}


def _small(text: str, theme: Theme) -> str:
    if not text:
        return ""
    return f'<FONT POINT-SIZE="10" COLOR="{theme.muted}">{markup(text)}</FONT>'


def _box(box: Box, theme: Theme, usual: Attributes) -> str:
    look = theme.boxes[box.kind]
    title = f"<B>{markup(box_title(box))}</B>" if box.title else ""
    small = (_small(line, theme) for line in box_lines(box))
    text = "<BR/>".join(filter(None, (_small(look.tag, theme), title, *small)))
    texts = {"label": f"<{text or ' '}>", "tooltip": tooltip(*tooltip_lines(box))}
    return f"{identifier(box.id)} {_list(texts | _other(_box_look(look), usual))}"


def _box_look(look: BoxLook) -> Attributes:
    colors = {"fillcolor": f'"{look.fill}"', "color": f'"{look.line}"'}
    size = {"peripheries": str(look.frames), "margin": f'"{look.margin}"'}
    return {"shape": look.shape, "style": f'"{look.style}"'} | colors | size


# Edges


def _arrows(graph: Graph, plan: Outline, theme: Theme) -> Iterator[str]:
    """Every edge; those of one kind between the same two ends are drawn as one."""
    roots = _roots(graph, plan)
    usual = _edge_look(theme.edges[EdgeKind.DATA])
    merged: dict[tuple[str, str, EdgeKind], list[Edge]] = {}
    for edge in graph.edges:
        merged.setdefault((edge.source, edge.target, edge.kind), []).append(edge)
    held = set[str]()
    is_labelled = len(graph.boxes) <= LABELLED
    for (source, target, kind), edges in merged.items():
        tail = source if source in plan.boxes else plan.last.get(source)
        heads = _heads(target, kind, plan, roots)
        if tail is None or not heads:
            continue
        look = theme.edges[kind]
        text = _edge_text(edge_lines(edges, plan), look, is_labelled=is_labelled)
        ends = _clipped(source, target, tail, plan)
        head = heads[len(heads) // 2]
        yield _arrow(tail, head, text | _other(_edge_look(look), usual) | ends)
        if target not in held:
            held.add(target)
            yield from (_arrow(tail, each, HIDDEN) for each in heads if each != head)
            if kind is EdgeKind.CALLS:
                below = zip(roots[target], roots[target][COLUMNS:], strict=False)
                yield from (_arrow(*pair, HIDDEN) for pair in below)


HIDDEN: Final = {"style": "invis"}


def _arrow(tail: str, head: str, attributes: Attributes) -> str:
    shown = f" {_list(attributes)}" if attributes else ""
    return f"  {identifier(tail)} -> {identifier(head)}{shown}"


def _edge_text(lines: Iterable[str], look: EdgeLook, *, is_labelled: bool) -> Attributes:
    shown = list(lines) or [look.label]
    if not shown[0]:
        return {}
    if not is_labelled:
        return {"tooltip": tooltip(*shown)}
    return {"label": label(*(f" {line} " for line in shown))}


def _edge_look(look: EdgeLook) -> Attributes:
    line = {"style": look.style, "color": f'"{look.line}"', "penwidth": f"{look.width:g}"}
    return line | {"arrowhead": look.arrowhead, "constraint": str(look.ranks).lower()}


def _heads(target: str, kind: EdgeKind, plan: Outline, roots: dict[str, list[str]]) -> list[str]:
    """The boxes that an edge leads to: of a cluster, those that have to stand below its source."""
    if target in plan.boxes:
        return [target]
    if kind in (EdgeKind.CONDITION, EdgeKind.CALLS) and roots.get(target):
        return roots[target][: HELD if kind is EdgeKind.CONDITION else COLUMNS]
    if kind is EdgeKind.RECURSION and (inputs := [*filter(_is_input, plan.inside[target])]):
        return [inputs[-1].id]
    return [plan.first[target]] if target in plan.first else []


def _roots(graph: Graph, plan: Outline) -> dict[str, list[str]]:
    """For each arm and closure its boxes that nothing else in it leads to."""
    held = (ClusterKind.ARM, ClusterKind.CLOSURE)
    within = {each.id: plan.inside[each.id] for each in graph.clusters if each.kind in held}
    led = {
        edge.target
        for edge in graph.edges
        if (parent := plan.parents.get(edge.target, "")) in within
        and plan.is_inside(edge.source, parent)
    }
    return {
        cluster: [each.id for each in items if isinstance(each, Box) and each.id not in led]
        for cluster, items in within.items()
    }


def _clipped(source: str, target: str, tail: str, plan: Outline) -> Attributes:
    """Where an arrow ends at the frame of a cluster: one that the other end is not in."""
    ends: Attributes = {}
    if target not in plan.boxes and not plan.is_inside(tail, target):
        ends["lhead"] = _cluster_id(target)
    if source not in plan.boxes and not plan.is_inside(target, source):
        ends["ltail"] = _cluster_id(source)
    return ends
