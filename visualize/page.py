"""What is drawn on: how each thing looks in this picture, be it of a graph or of a change to one."""

from dataclasses import replace
from typing import Final

from ..ir.records import dataclass
from .boxes import Box, BoxKind, Cluster, EdgeKind, Status
from .outline import Outline
from .style import Direction, Style
from .theme import BoxLook, ClusterLook, EdgeLook, TitlePlace

_LINES: Final = ("dashed", "dotted", "bold")
"""Styles of a line, of which one can hold."""


@dataclass(frozen=True, slots=True)
class Page:
    """A picture while it is written."""

    plan: Outline
    style: Style
    is_diff: bool

    @property
    def ahead(self) -> str:
        """The side of a box that arrows leave from, as a point of the compass."""
        return "s" if self.style.direction is Direction.DOWN else "e"

    def sign(self, status: Status) -> str:
        """The sign of what a change did; "" for nothing."""
        return self.style.theme.statuses[status].sign

    def box(self, box: Box | None) -> BoxLook:
        """How a box looks; a task that is as usual where there is none."""
        look = self.style.theme.boxes[box.kind if box else BoxKind.TASK]
        if box is not None and box.is_external:
            tag = f"reference to a {look.tag or 'task'}"
            look = replace(look, style=_lined(look.style, "dotted"), tag=tag)
        if not self.is_diff:
            return look
        mark = self.style.theme.statuses[box.status if box else Status.SAME]
        style = look.style if mark.style == "solid" else _lined(look.style, mark.style)
        return replace(look, fill=mark.fill, line=mark.line, style=style, width=mark.width)

    def cluster(self, cluster: Cluster) -> ClusterLook:
        """How a cluster looks."""
        look = self.style.theme.clusters[cluster.kind]
        if look.title is TitlePlace.BESIDE and self.style.direction is Direction.RIGHT:
            look = replace(look, title=TitlePlace.TOP)  # no arrow comes from above
        if not self.is_diff:
            return look
        mark = self.style.theme.statuses[cluster.status]
        style = look.style if mark.style == "solid" else _lined(look.style, mark.style)
        paper = self.style.theme.background
        return replace(look, fill=paper, line=mark.line, style=style, width=mark.width)

    def edge(self, kind: EdgeKind, status: Status) -> EdgeLook:
        """How an edge looks."""
        look = self.style.theme.edges[kind]
        if not self.is_diff:
            return look
        mark = self.style.theme.statuses[status]
        style = look.style if mark.style == "solid" else mark.style
        return replace(look, line=mark.line, style=style, width=mark.width)


def _lined(style: str, line: str) -> str:
    """A style with another line."""
    kept = [each for each in style.split(",") if each not in _LINES]
    return ",".join((*kept, line))
