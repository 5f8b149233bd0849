"""What is written on boxes, clusters and edges: short lines of plain text, the same in every view."""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Final

from .boxes import Box, BoxKind, Cluster, ClusterKind, Edge, Port
from .escape import short
from .outline import Outline
from .values import short_name

TITLE: Final = 48
"""Longest title of a box, in characters."""
LINE: Final = 40
"""Longest other line in a box, and longest name beside an edge."""
WIDE: Final = 72
"""Longest title of a cluster and line beside an edge."""
CASE: Final = 160
"""Longest condition beside a decision, in lines of `CASE_LINE`."""
CASE_LINE: Final = 40
CASE_SLACK: Final = 4
DOC: Final = 300
"""Longest line of documentation."""
DOC_LINES: Final = 8
ROWS: Final = 6
"""Most bound inputs shown in a box."""
VALUES: Final = 4
"""Most values shown beside one edge."""

_NUMBER: Final = re.compile(r"(\[\d+\])*(-\d+)?\Z")
_ENTITIES: Final = (
    ClusterKind.WORKFLOW,
    ClusterKind.TASK,
    ClusterKind.DYNAMIC,
    ClusterKind.LAUNCH_PLAN,
    ClusterKind.FRAGMENT,
)


def box_title(box: Box) -> str:
    """The title of a box."""
    return short(box.title, TITLE)


def box_lines(box: Box) -> Iterator[str]:
    """What is said under the title of a box."""
    target = short_name(box.target)
    if target and target != _NUMBER.sub("", box.title):
        yield short(f"{target}()", LINE)
    match box.kind:
        case BoxKind.INPUT | BoxKind.OUTPUT | BoxKind.ITEM:
            ports = box.inputs if box.kind is BoxKind.INPUT else box.outputs
            yield from filter(None, (short(_typed(port), LINE) for port in ports))
        case BoxKind.JOIN | BoxKind.COLLECT if len(box.outputs) > 1:
            yield from (short(port.name, LINE) for port in box.outputs[:ROWS])
        case _:
            pass
    yield from _bound(box)
    yield from (short(setting, LINE) for setting in box.settings[:ROWS])
    yield from (short(note, LINE) for note in box.notes)
    yield from (short(change, WIDE) for change in box.changes[:VALUES])


def _typed(port: Port) -> str:
    return " = ".join(filter(None, (port.type, port.value)))


def _bound(box: Box) -> Iterator[str]:
    """Inputs that are bound to constants, or to more than one value."""
    rows = [] if box.kind is BoxKind.INPUT else [port for port in box.inputs if port.value]
    is_value = box.kind is BoxKind.YIELD and len(box.inputs) == 1
    named = (
        port.value if is_value or port.name == box.title else f"{port.name} = {port.value}"
        for port in rows[:ROWS]
    )
    yield from (short(row, LINE) for row in named)
    if len(rows) > ROWS:
        yield f"{len(rows) - ROWS} more inputs"


def cluster_title(cluster: Cluster) -> str:
    """The title of a cluster, without the module."""
    is_entity = cluster.kind in _ENTITIES and not cluster.parent
    return short(short_name(cluster.title) if is_entity else cluster.title, WIDE)


def cluster_lines(cluster: Cluster, tag: str) -> list[str]:
    """What is said beside the title of a cluster, and then under it."""
    is_whole = cluster.kind in _ENTITIES and not cluster.parent
    module = cluster.title.rpartition(".")[0] if is_whole else ""
    called = short_name(cluster.target)
    name = called if called != _NUMBER.sub("", cluster.title) else ""
    beside = " ".join(filter(None, (tag, name, f"in {module}" if module else "")))
    under = (*cluster.settings, *cluster.notes, *cluster.changes[:VALUES])
    return [short(text, WIDE) for text in (beside, *under)]


def case_lines(case: str) -> list[str]:
    """When a decision takes an arm: its word and condition, in lines of about equal length."""
    text = short(case, CASE)
    count = -(-len(text) // CASE_LINE)
    return wrap(text, max(CASE_LINE // 2, len(text) // max(count, 1) + CASE_SLACK)) or [""]


def edge_lines(edges: Iterable[Edge], plan: Outline) -> list[str]:
    """What edges between the same two ends carry."""
    lines = list(dict.fromkeys(filter(None, (_edge_line(edge, plan) for edge in edges))))
    if len(lines) > VALUES:
        lines[VALUES - 1 :] = [f"{len(lines) - VALUES + 1} more"]
    return lines


def _edge_line(edge: Edge, plan: Outline) -> str:
    """``numbers: list[int]``, ``model → x: Model``."""
    source, target = plan.boxes.get(edge.source), plan.boxes.get(edge.target)
    is_one = source is not None and len(source.outputs) == 1
    given = edge.path.removeprefix(".") if is_one else f"{edge.output}{edge.path}"
    taken = f"{edge.input}[…]" if edge.is_part else edge.input
    if target is not None and _names(target, edge.input):
        taken = ""
    if source is not None and source.kind is BoxKind.ITEM and taken in ("", source.title):
        return short(given, LINE)  # the box of the item says the rest
    names = " → ".join(dict.fromkeys(filter(None, (short(given, LINE), short(taken, LINE)))))
    return short(": ".join(filter(None, (names, edge.type))), WIDE)


def _names(box: Box, taken: str) -> bool:
    """Whether the box itself says the name of what it takes."""
    is_plain = box.kind in (BoxKind.YIELD, BoxKind.JOIN, BoxKind.COLLECT)
    return box.title == taken or (is_plain and len(box.outputs) == 1)


def tooltip_lines(item: Box | Cluster) -> Iterator[str]:
    """What more there is to know: the IR path, the place in the source, the documentation."""
    yield short(item.id, DOC)
    if item.place:
        yield short(item.place, DOC)
    yield from (short(change, DOC) for change in item.changes)
    lines = item.doc[: DOC * DOC_LINES].strip().splitlines()
    yield from (short(line.strip(), DOC) for line in lines[:DOC_LINES])
