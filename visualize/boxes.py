"""What a picture consists of: boxes, clusters around them, edges between them.

Flat, as the IR is: a box and a cluster name the cluster that holds them. Texts are whole and raw;
whoever draws shortens and escapes them. Every view starts here: DOT, Mermaid, HTML, a drawn diff.
"""

from enum import Enum

from ..ir.records import dataclass


class BoxKind(Enum):
    """What a box stands for."""

    INPUT = "input"
    OUTPUT = "output"
    TASK = "task"
    DYNAMIC = "dynamic task"
    EAGER = "eager task"
    WORKFLOW = "workflow"
    LAUNCH_PLAN = "launch plan"
    CONTAINER = "container task"
    SHELL = "shell task"
    SQL = "SQL task"
    PLUGIN = "plugin task"
    DECISION = "decision"
    YIELD = "yield"
    JOIN = "one of"
    ITEM = "item"
    COLLECT = "collect"
    APPROVE = "approval"
    SIGNAL = "wait for input"
    SLEEP = "sleep"
    FAIL = "fail"
    RECURSION = "recursion"
    MORE = "more"


class ClusterKind(Enum):
    """What a cluster stands for."""

    WORKFLOW = "workflow"
    TASK = "task"
    DYNAMIC = "dynamic task"
    LAUNCH_PLAN = "launch plan"
    FRAGMENT = "expansion"
    BRANCH = "branch"
    ARM = "arm"
    MAP = "map"
    CLOSURE = "may call"
    FAILURE = "on failure"
    CALL = "workflow call"
    """A called workflow, shown with all that is in it."""
    LEGEND = "legend"


class EdgeKind(Enum):
    """What an edge says."""

    DATA = "data"
    """A value goes from one box to the other."""
    ORDER = "order"
    """The second runs after the first, although no value says so."""
    CONDITION = "condition"
    """The decision leads to this arm, where what the label says holds."""
    CALLS = "calls"
    """The first may call the second while it runs."""
    RECURSION = "recursion"
    """A call leads back to where it came from; from a box to itself, so that it is no way for data."""


class Status(Enum):
    """What a change did to something."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Port:
    """A value that a box takes or gives."""

    name: str
    type: str = ""
    """As the text form writes it; "" where it is unknown."""
    value: str = ""
    """What it is bound to, where no single edge says so: a constant, or a list of promises."""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A node of the picture."""

    id: str
    """The IR path of what it stands for; for what has none, the path of its owner and ``~role``."""
    kind: BoxKind
    title: str
    parent: str
    """Id of the cluster around it."""
    target: str = ""
    """Qualified name of the entity that it calls."""
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    notes: tuple[str, ...] = ()
    """Further facts, one a line."""
    doc: str = ""
    place: str = ""
    """``file:line`` in the source."""
    settings: tuple[str, ...] = ()
    """What a call overrides, ``name = value`` each."""
    is_external: bool = False
    """Whether what it calls is registered elsewhere: a reference."""
    origin: str = ""
    """IR path of what it stands for, where that is not the id: within a call that is expanded."""
    status: Status = Status.SAME
    changes: tuple[str, ...] = ()
    """What a change did to it, a sentence each."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A frame around boxes."""

    id: str
    """As `Box.id`."""
    kind: ClusterKind
    title: str
    parent: str = ""
    """Id of the cluster around it, or ""."""
    notes: tuple[str, ...] = ()
    doc: str = ""
    place: str = ""
    target: str = ""
    """Qualified name of the entity that it calls."""
    settings: tuple[str, ...] = ()
    origin: str = ""
    """As `Box.origin`."""
    status: Status = Status.SAME
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow."""

    source: str
    """Id of a box or cluster."""
    target: str
    """Id of a box or cluster."""
    kind: EdgeKind
    output: str = ""
    """Output of the source that the value comes from."""
    path: str = ""
    """Steps into that output: ``.field[0]``."""
    input: str = ""
    """Input of the target that the value goes to."""
    is_part: bool = False
    """Whether the value is only a part of what that input takes."""
    type: str = ""
    label: str = ""
    """What else it says: a condition."""
    status: Status = Status.SAME
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole picture. A cluster comes before what is inside it."""

    title: str
    boxes: tuple[Box, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    edges: tuple[Edge, ...] = ()
    is_diff: bool = False
    """Whether it shows what a change did: then only that has a colour."""
