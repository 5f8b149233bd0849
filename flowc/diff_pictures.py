"""Pictures of the workflows that a diff is about, before and after, with what changed marked."""

from typing import Final

from .ir.diff_changes import Diff
from .ir.nodes import Package
from .ir.render_diff_html import Pictures
from .ir.render_diff_lines import by_entity
from .ir.values import EntityKind, Ref
from .visualize.dot import to_dot
from .visualize.engines import draw
from .visualize.overlay import beside
from .visualize.style import Style
from .visualize.theme import DARK, LIGHT
from .visualize.trim import trimmed

MOST: Final = 20
"""Workflows that are drawn: the page has to load."""
LARGEST: Final = 300
"""Boxes past which a picture is no help."""


def pictures(old: Package, new: Package, found: Diff) -> dict[str, Pictures]:
    """The pictures of each changed workflow by its path; a note where it is too large, or cannot be drawn."""
    shown = dict[str, Pictures]()
    for entity, _ in by_entity(found.changes):
        kind, _, name = entity.partition(":")
        if kind != EntityKind.WORKFLOW.value:
            continue
        if len(shown) >= MOST:
            shown[entity] = Pictures(note=f"no picture: only the first {MOST} workflows are drawn")
            continue
        shown[entity] = _drawn(old, new, found, Ref(EntityKind.WORKFLOW, name))
    return shown


def _drawn(old: Package, new: Package, found: Diff, workflow: Ref) -> Pictures:
    parts = [trimmed(each) for each in beside(old, new, found, workflow)]
    sides = [graph for graph, _ in parts]
    largest = max(len(each.boxes) for each in sides)
    if largest > LARGEST:
        return Pictures(note=f"no picture: {largest} boxes differ or are next to what does")
    svgs = list[bytes | None]()
    for theme in (LIGHT, DARK):
        for graph in sides:
            if not graph.clusters:  # it is not there
                svgs.append(None)
                continue
            drawn = draw(to_dot(graph, Style(theme)), "svg")
            if drawn.data is None:
                return Pictures(note=f"no picture: {drawn.problem}")
            svgs.append(drawn.data)
    return Pictures(svgs[0], svgs[1], (svgs[2], svgs[3]))
