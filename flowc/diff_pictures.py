"""Pictures of the workflows that a diff is about, before and after, with what changed marked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from .ir import paths
from .ir.diff_changes import Change, Diff
from .ir.nodes import Package, Workflow
from .ir.render_diff_html import Pictures
from .ir.render_diff_lines import by_entity, symbol
from .ir.scope import ref_of
from .visualize.boxes import Box, Graph, Status
from .visualize.dot import to_dot
from .visualize.engines import draw
from .visualize.graph import to_graph

MOST: Final = 20
"""Workflows that are drawn: the page has to load."""
LARGEST: Final = 300
"""Nodes of a workflow past which a picture is no help."""
_STATUS: Final = {
    "+": Status.ADDED,
    "-": Status.REMOVED,
    "~": Status.CHANGED,
    ">": Status.RENAMED,
}


def pictures(old: Package, new: Package, found: Diff) -> dict[str, Pictures]:
    """The pictures of each changed workflow by its path; a note where it is too large, or cannot be drawn."""
    workflows = (_workflows(old), _workflows(new))
    shown = dict[str, Pictures]()
    for entity, changes in by_entity(found.changes):
        # One that has another name now is on the old side under its old one.
        renamed = (each.old.path for each in changes if each.old and each.code == "FD1003")
        both = workflows[0].get(next(renamed, entity)), workflows[1].get(entity)
        if both == (None, None):
            continue
        if len(shown) >= MOST:
            shown[entity] = Pictures(note=f"no picture: only the first {MOST} workflows are drawn")
            continue
        shown[entity] = _drawn(old, new, both, changes)
    return shown


def marked(graph: Graph, changes: Iterable[Change], side: int) -> Graph:
    """The graph of one of the sides (0 the old one, 1 the new) with a status on what changed.

    The frame of the whole says nothing of itself.
    """
    marks = _marks(changes, side)

    def boxes() -> Iterator[Box]:
        for each in graph.boxes:
            status, changes = marks.get(each.origin or each.id, (Status.SAME, ()))
            yield replace(each, status=status, changes=changes)

    clusters = (
        replace(each, status=found[0], changes=found[1])
        if (found := marks.get(each.origin or each.id)) is not None and each.parent
        else each
        for each in graph.clusters
    )
    return replace(graph, boxes=tuple(boxes()), clusters=tuple(clusters))


def _workflows(package: Package) -> Mapping[str, Workflow]:
    return {paths.entity(ref_of(each)): each for each in package.workflows}


def _drawn(
    old: Package,
    new: Package,
    both: tuple[Workflow | None, Workflow | None],
    changes: list[Change],
) -> Pictures:
    sizes = [sum(len(block.nodes) for block in each.blocks) for each in both if each is not None]
    if max(sizes) > LARGEST:
        return Pictures(note=f"no picture: it has {max(sizes)} nodes, more than {LARGEST}")
    svgs = list[bytes | None]()
    for side, (package, workflow) in enumerate(zip((old, new), both, strict=True)):
        if workflow is None:
            svgs.append(None)
            continue
        graph = marked(to_graph(package, ref_of(workflow)), changes, side)
        drawn = draw(to_dot(graph), "svg")
        if drawn.data is None:
            return Pictures(note=f"no picture: {drawn.problem}")
        svgs.append(drawn.data)
    return Pictures(svgs[0], svgs[1])


def _marks(changes: Iterable[Change], side: int) -> dict[str, tuple[Status, tuple[str, ...]]]:
    """What a change did to each thing, by its path on one of the sides: 0 the old one, 1 the new."""
    marks = dict[str, tuple[Status, tuple[str, ...]]]()
    for each in changes:
        place = (each.old, each.new)[side]
        for path in _owners(place.path) if place is not None else ():
            status, said = marks.get(path, (Status.SAME, ()))
            # A node that is renamed and changed is changed.
            status = _STATUS[symbol(each)] if status in (Status.SAME, Status.RENAMED) else status
            marks[path] = (status, (*said, each.message))
    return marks


def _owners(path: str) -> Iterator[str]:
    """A path, and that of the node that it is an input of."""
    yield path
    node, hash_, _ = path.rpartition("#")
    if hash_ and "/" in node:
        yield node
