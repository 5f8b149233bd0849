"""How each kind of box, cluster and edge looks.

Colour is never the only mark: shape, line and a word say the same, so that a picture reads in
greyscale too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from .boxes import BoxKind, ClusterKind, EdgeKind


@dataclass(frozen=True, slots=True)
class BoxLook:
    """How a kind of box looks."""

    fill: str
    line: str
    shape: str = "box"
    style: str = "filled"
    tag: str = ""
    """A word above the title."""
    frames: int = 1
    """Lines around it."""
    margin: str = "0.14,0.07"
    """Space beside and above the text, in inches."""


class TitlePlace(Enum):
    """Where a cluster says its title."""

    TOP = "top"
    BESIDE = "beside"
    """Left of its first box, where no arrow from above crosses it."""
    NOWHERE = "nowhere"
    """A box of it says all."""


@dataclass(frozen=True, slots=True)
class ClusterLook:
    """How a kind of cluster looks."""

    fill: str
    line: str
    style: str = "rounded,filled"
    tag: str = ""
    """A word beside the title."""
    title: TitlePlace = TitlePlace.TOP
    is_stacked: bool = False
    """Whether it has a second frame, as something that is there many times."""


@dataclass(frozen=True, slots=True)
class EdgeLook:
    """How a kind of edge looks."""

    line: str
    style: str = "solid"
    arrowhead: str = "normal"
    width: float = 1.0
    label: str = ""
    """What it says where it has nothing of its own to say."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A whole look. Texts have a contrast of at least 4.5 to what is behind them, lines of 3."""

    background: str
    text: str
    muted: str
    """Colour of texts that matter less."""
    font: str
    boxes: Mapping[BoxKind, BoxLook]
    clusters: Mapping[ClusterKind, ClusterLook]
    edges: Mapping[EdgeKind, EdgeLook]


_ROUND: Final = "rounded,filled"
_GREY: Final = ("#eef1f4", "#57606a")
_WHITE: Final = ("#ffffff", "#57606a")
_BLUE: Final = ("#dbeafe", "#2563a8")
_ORANGE: Final = ("#fde9c8", "#9a5b00")
_CREAM: Final = ("#fffaf0", "#9a5b00")
_GREEN: Final = ("#dcf3e3", "#1f7a3d")
_PINK: Final = ("#fbe3ef", "#a32965")
_VIOLET: Final = ("#ece7fb", "#6b4fbb")
_YELLOW: Final = ("#fdf3b8", "#7a6200")
_RED: Final = ("#fde2e0", "#b42318")

LIGHT: Final = Theme(
    background="#ffffff",
    text="#1b1f24",
    muted="#4b535d",
    font="Helvetica",
    boxes={
        BoxKind.INPUT: BoxLook(*_GREY, style=_ROUND, tag="input"),
        BoxKind.OUTPUT: BoxLook(*_GREY, style=_ROUND, tag="output"),
        BoxKind.TASK: BoxLook(*_BLUE),
        BoxKind.DYNAMIC: BoxLook(*_ORANGE, style="dashed,filled", tag="dynamic task", frames=2),
        BoxKind.EAGER: BoxLook(*_ORANGE, style="dashed,filled", tag="eager task"),
        BoxKind.WORKFLOW: BoxLook(*_GREEN, shape="tab", tag="workflow"),
        BoxKind.LAUNCH_PLAN: BoxLook(*_GREEN, shape="note", tag="launch plan"),
        BoxKind.CONTAINER: BoxLook(*_BLUE, tag="container task"),
        BoxKind.SHELL: BoxLook(*_BLUE, tag="shell task"),
        BoxKind.SQL: BoxLook(*_BLUE, shape="cylinder", tag="SQL task"),
        BoxKind.PLUGIN: BoxLook(*_BLUE, tag="plugin task"),
        BoxKind.DECISION: BoxLook(*_PINK, shape="plain", style="rounded", tag="branch", margin="0"),
        BoxKind.YIELD: BoxLook(*_WHITE, style=_ROUND),
        BoxKind.JOIN: BoxLook(*_PINK, shape="invtrapezium", tag="one of", margin="0,0"),
        BoxKind.ITEM: BoxLook("#ffffff", "#6b4fbb", style=_ROUND, tag="each"),
        BoxKind.COLLECT: BoxLook(*_VIOLET, shape="invtrapezium", tag="collect", margin="0,0"),
        BoxKind.APPROVE: BoxLook(*_YELLOW, shape="hexagon", tag="wait for approval", margin="0,0"),
        BoxKind.SIGNAL: BoxLook(*_YELLOW, shape="hexagon", tag="wait for input", margin="0,0"),
        BoxKind.SLEEP: BoxLook(*_YELLOW, shape="hexagon", tag="sleep", margin="0,0"),
        BoxKind.FAIL: BoxLook(*_RED, style="filled,bold", tag="fail"),
        BoxKind.RECURSION: BoxLook(*_CREAM, style="rounded,dashed,filled"),
        BoxKind.MORE: BoxLook(*_CREAM, shape="plaintext"),
    },
    clusters={
        ClusterKind.WORKFLOW: ClusterLook(*_WHITE, tag="workflow"),
        ClusterKind.TASK: ClusterLook(*_WHITE, tag="task"),
        ClusterKind.DYNAMIC: ClusterLook(*_WHITE, tag="dynamic task"),
        ClusterKind.LAUNCH_PLAN: ClusterLook(*_WHITE, tag="launch plan"),
        ClusterKind.FRAGMENT: ClusterLook(*_WHITE, tag="expansion of the dynamic task"),
        ClusterKind.BRANCH: ClusterLook("#fdf5f9", "#a32965", title=TitlePlace.NOWHERE),
        ClusterKind.ARM: ClusterLook("#ffffff", "#a32965", title=TitlePlace.NOWHERE),
        ClusterKind.MAP: ClusterLook(
            "#f7f5fe", "#6b4fbb", tag="map", title=TitlePlace.BESIDE, is_stacked=True
        ),
        ClusterKind.CLOSURE: ClusterLook(*_CREAM, style="rounded,filled,dashed", tag="may call"),
        ClusterKind.FAILURE: ClusterLook(
            "#fff5f4", "#b42318", style="rounded,filled,dashed", title=TitlePlace.BESIDE
        ),
        ClusterKind.CALL: ClusterLook("#f3fbf5", "#1f7a3d", tag="workflow"),
        ClusterKind.LEGEND: ClusterLook(*_WHITE),
    },
    edges={
        EdgeKind.DATA: EdgeLook("#57606a"),
        EdgeKind.ORDER: EdgeLook("#57606a", "dashed", "open", label="then"),
        EdgeKind.CONDITION: EdgeLook("#a32965", "bold", "empty", 1.4),
        EdgeKind.CALLS: EdgeLook("#9a5b00", "dotted", "open", 1.4),
        EdgeKind.RECURSION: EdgeLook("#9a5b00", "dashed", "vee", 1.4),
    },
)
