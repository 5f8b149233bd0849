"""How each kind of box, cluster and edge looks.

Colour is never the only mark: shape, line and a word say the same, so that a picture reads in
greyscale too.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from ..ir.records import dataclass
from .boxes import BoxKind, ClusterKind, EdgeKind, Status

_MARGIN: Final = "0.14,0.07"


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
    margin: str = _MARGIN
    """Space beside and above the text, in inches."""
    width: float = 1.0
    """Of the line."""


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
    width: float = 1.0


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
class StatusLook:
    """How a change shows, whatever the kind: by a sign, a kind of line and a colour."""

    fill: str
    line: str
    sign: str
    style: str
    """Of the line."""
    width: float


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
    statuses: Mapping[Status, StatusLook]
    """For pictures of a change, where nothing else has a colour."""


@dataclass(frozen=True, slots=True)
class _Hue:
    """The colours of one kind of thing."""

    fill: str
    line: str
    pale: str
    """Fill of a cluster."""


@dataclass(frozen=True, slots=True)
class _Palette:
    background: str
    text: str
    muted: str
    grey: _Hue
    blue: _Hue
    orange: _Hue
    green: _Hue
    pink: _Hue
    violet: _Hue
    yellow: _Hue
    red: _Hue


_ROUND: Final = "rounded,filled"
_FONT: Final = "Helvetica"

_BRIGHT: Final = _Palette(
    background="#ffffff",
    text="#1b1f24",
    muted="#4b535d",
    grey=_Hue("#eef1f4", "#57606a", "#ffffff"),
    blue=_Hue("#dbeafe", "#2563a8", "#f2f7ff"),
    orange=_Hue("#fde9c8", "#9a5b00", "#fffaf0"),
    green=_Hue("#dcf3e3", "#1f7a3d", "#f3fbf5"),
    pink=_Hue("#fbe3ef", "#a32965", "#fdf5f9"),
    violet=_Hue("#ece7fb", "#6b4fbb", "#f7f5fe"),
    yellow=_Hue("#fdf3b8", "#7a6200", "#fffdf0"),
    red=_Hue("#fde2e0", "#b42318", "#fff5f4"),
)
_NIGHT: Final = _Palette(
    background="#0d1117",
    text="#e6edf3",
    muted="#a9b4c0",
    grey=_Hue("#21262d", "#8b949e", "#0d1117"),
    blue=_Hue("#12304f", "#58a6ff", "#0f1c2e"),
    orange=_Hue("#45300a", "#e3a13c", "#1f190e"),
    green=_Hue("#12381f", "#46b565", "#0e1d14"),
    pink=_Hue("#4a1a33", "#ee6ca8", "#20121a"),
    violet=_Hue("#2f2558", "#a590f0", "#171428"),
    yellow=_Hue("#3f3708", "#d0b01f", "#1d1a0c"),
    red=_Hue("#511b17", "#ff7b72", "#221112"),
)


def _boxes(colors: _Palette) -> Mapping[BoxKind, BoxLook]:
    def plain(hue: _Hue, shape: str = "box", style: str = "filled", **more: str) -> BoxLook:
        tag, margin = more.get("tag", ""), more.get("margin", _MARGIN)
        return BoxLook(hue.fill, hue.line, shape, style, tag, margin=margin)

    def gate(tag: str) -> BoxLook:
        return plain(colors.yellow, "hexagon", tag=tag, margin="0,0")

    grey, blue, orange, green = colors.grey, colors.blue, colors.orange, colors.green
    pink, violet, paper = colors.pink, colors.violet, colors.background
    end = {"shape": "invtrapezium", "margin": "0,0"}
    decision = {"shape": "plain", "style": "rounded", "margin": "0"}
    dynamic = BoxLook(orange.fill, orange.line, "box", "dashed,filled", "dynamic task", 2)
    return {
        BoxKind.INPUT: plain(grey, style=_ROUND, tag="input"),
        BoxKind.OUTPUT: plain(grey, style=_ROUND, tag="output"),
        BoxKind.TASK: plain(blue),
        BoxKind.DYNAMIC: dynamic,
        BoxKind.EAGER: plain(orange, style="dashed,filled", tag="eager task"),
        BoxKind.WORKFLOW: plain(green, shape="tab", tag="workflow"),
        BoxKind.LAUNCH_PLAN: plain(green, shape="note", tag="launch plan"),
        BoxKind.CONTAINER: plain(blue, shape="box3d", tag="container task"),
        BoxKind.SHELL: plain(blue, shape="cds", tag="shell task"),
        BoxKind.SQL: plain(blue, shape="cylinder", tag="SQL task"),
        BoxKind.PLUGIN: plain(blue, shape="component", tag="plugin task"),
        BoxKind.DECISION: plain(pink, tag="branch", **decision),
        BoxKind.YIELD: BoxLook(paper, grey.line, style=_ROUND),
        BoxKind.JOIN: plain(pink, tag="one of", **end),
        BoxKind.ITEM: BoxLook(paper, violet.line, style=_ROUND, tag="each"),
        BoxKind.COLLECT: plain(violet, tag="collect", **end),
        BoxKind.APPROVE: gate("wait for approval"),
        BoxKind.SIGNAL: gate("wait for input"),
        BoxKind.SLEEP: gate("sleep"),
        BoxKind.FAIL: plain(colors.red, style="filled,bold", tag="fail"),
        BoxKind.RECURSION: BoxLook(orange.pale, orange.line, style="rounded,dashed,filled"),
        BoxKind.MORE: BoxLook(orange.pale, orange.line, shape="plaintext"),
    }


def _clusters(colors: _Palette) -> Mapping[ClusterKind, ClusterLook]:
    pink, violet, red = colors.pink, colors.violet, colors.red
    paper, line = colors.background, colors.grey.line
    dashed, beside = "rounded,filled,dashed", TitlePlace.BESIDE
    cream = (colors.orange.pale, colors.orange.line)
    kinds = (ClusterKind.WORKFLOW, ClusterKind.TASK, ClusterKind.DYNAMIC, ClusterKind.LAUNCH_PLAN)
    return {
        **{each: ClusterLook(paper, line, tag=each.value) for each in kinds},
        ClusterKind.FRAGMENT: ClusterLook(*cream, tag="expansion of a dynamic task"),
        ClusterKind.BRANCH: ClusterLook(pink.pale, pink.line, title=TitlePlace.NOWHERE),
        ClusterKind.ARM: ClusterLook(paper, pink.line, title=TitlePlace.NOWHERE),
        ClusterKind.MAP: ClusterLook(
            violet.pale, violet.line, tag="map", title=beside, is_stacked=True
        ),
        ClusterKind.CLOSURE: ClusterLook(*cream, style=dashed, tag="may call"),
        ClusterKind.FAILURE: ClusterLook(red.pale, red.line, style=dashed, title=beside),
        ClusterKind.CALL: ClusterLook(
            colors.green.pale, colors.green.line, tag="workflow", title=beside
        ),
        ClusterKind.LEGEND: ClusterLook(paper, line),
    }


def _edges(colors: _Palette) -> Mapping[EdgeKind, EdgeLook]:
    line, orange = colors.grey.line, colors.orange.line
    return {
        EdgeKind.DATA: EdgeLook(line),
        EdgeKind.ORDER: EdgeLook(line, "dashed", "open", label="then"),
        EdgeKind.CONDITION: EdgeLook(colors.pink.line, "bold", "empty", 1.4),
        EdgeKind.CALLS: EdgeLook(orange, "dotted", "open", 1.4),
        EdgeKind.RECURSION: EdgeLook(orange, "dashed", "vee", 1.4),
    }


def _statuses(colors: _Palette) -> Mapping[Status, StatusLook]:
    grey, green, red, yellow = colors.grey, colors.green, colors.red, colors.yellow
    violet = colors.violet
    return {
        Status.SAME: StatusLook(colors.background, grey.line, "", "solid", 0.7),
        Status.ADDED: StatusLook(green.fill, green.line, "+", "bold", 2.5),
        Status.REMOVED: StatusLook(red.fill, red.line, "-", "dashed", 1.5),
        Status.CHANGED: StatusLook(yellow.fill, yellow.line, "~", "bold", 2.5),
        Status.RENAMED: StatusLook(violet.fill, violet.line, ">", "solid", 1.5),
    }


def _theme(colors: _Palette) -> Theme:
    looks = (_boxes(colors), _clusters(colors), _edges(colors), _statuses(colors))
    return Theme(colors.background, colors.text, colors.muted, _FONT, *looks)


LIGHT: Final = _theme(_BRIGHT)
DARK: Final = _theme(_NIGHT)
"""For dark pages."""
