"""The state of a run: frames, each one run of a block. Explicit, so that no graph nests too deeply."""

import heapq
from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from math import ceil
from typing import Final, TypeAlias

from ..ir import paths
from ..ir.diagnostics import Diagnostic, Label
from ..ir.nodes import Block, Call, Map, Node, Options
from ..ir.records import dataclass
from ..ir.source import digest
from ..ir.values import Binding, ListValue, Null, Value
from .graph import Graph
from .library import Library

Outputs: TypeAlias = Mapping[str, Value]
"""What a node or block gave, by name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a frame."""

    frame: "Frame"
    index: int

    @property
    def node(self) -> Node:
        """The node itself."""
        return self.frame.block.nodes[self.index]

    @property
    def path(self) -> str:
        """IR path of the node; "" for the start of a run."""
        frame = self.frame
        return (
            paths.node(frame.graph.path, frame.block.id, self.node.id) if frame.graph.path else ""
        )

    @property
    def key(self) -> str:
        """What tells the node from all others of the run; the same whenever the run is repeated."""
        return digest(f"{self.frame.key}/{self.node.id}")

    @property
    def title(self) -> str:
        """Where the node is, for people: the ids of what is around it, and its own."""
        title = f"{self.frame.title}/{self.node.id}" if self.frame.title else self.node.id
        return (
            title if len(title) <= _TITLE else f"{title[: _TITLE // 2]}...{title[-_TITLE // 2 :]}"
        )


_TITLE: Final = 240
"""Characters of a title; graphs may nest deeply."""


class Role(Enum):
    """What a frame is there for."""

    BODY = "body"
    """To give outputs."""
    HANDLER = "handler"
    """To handle the failure of another frame, which stands."""


@dataclass(slots=True, eq=False)
class Frame:
    """One run of a block."""

    graph: Graph
    block: Block
    library: Library
    parameters: Outputs
    outer: "Frame | None" = None
    """The run of the block around this one, where promises are looked up that are not found here."""
    owner: Place | None = None
    """The node that waits for this frame."""
    item: int = 0
    """Which item of a map this is."""
    role: Role = Role.BODY
    level: int = 0
    """How many frames wait for this one."""
    depth: int = 0
    """How many of them are of dynamic tasks."""
    overrides: tuple[Options, ...] = ()
    """What the maps around override for the calls in them, innermost first."""
    outputs: dict[str, Outputs] = field(default_factory=dict[str, Outputs])
    """Of the nodes that have ended, by id."""
    waits: list[int] = field(init=False)
    """For each node, how many others must end first."""
    ready: list[int] = field(init=False)
    """A heap of the nodes that may start: the first in source order starts first."""
    active: int = 0
    """How many nodes have started and not ended."""
    inner: dict["Frame", None] = field(default_factory=dict["Frame", None])
    """Frames that nodes of this one wait for."""
    maps: dict[int, "MapRun"] = field(default_factory=dict[int, "MapRun"])
    """Maps that have started and not ended."""
    jobs: dict[int, None] = field(default_factory=dict[int, None])
    """Work that nodes of this frame wait for."""
    key: str = ""
    """What tells the frame from all others of the run."""
    title: str = ""
    """Where the frame is, for people."""
    problems: list[Diagnostic] = field(default_factory=list[Diagnostic])
    has_failed: bool = False
    is_stopped: bool = False
    """Whether no more nodes start."""
    is_queued: bool = False
    is_closed: bool = False

    def __post_init__(self) -> None:
        self.waits = list(self.graph.plan(self.block).waits)
        self.ready = [index for index, count in enumerate(self.waits) if not count]

    def within(
        self, block_id: str, owner: Place, parameters: Outputs | None = None, item: int = 0
    ) -> "Frame":
        """A frame of a block within this one's."""
        frame = Frame(self.graph, self.graph.blocks[block_id], self.library, parameters or {}, self)
        frame.owner, frame.item = owner, item
        frame.level, frame.depth, frame.overrides = self.level + 1, self.depth, self.overrides
        return frame

    def enter(self, owner: Place) -> None:
        """Become what a node waits for."""
        owner.frame.inner[self] = None
        self.is_stopped = owner.frame.is_stopped
        item = f"[{self.item}]" if isinstance(owner.node, Map) else ""
        what = f"{item}/on_failure" if self.role is Role.HANDLER else item
        self.key, self.title = owner.key + what, owner.title + what

    @property
    def may_go_on(self) -> bool:
        """Whether there is a node to start."""
        return bool(self.ready) and not self.is_stopped

    def start(self) -> int:
        """The next node to start."""
        self.active += 1
        return heapq.heappop(self.ready)

    def give(self, index: int, outputs: Outputs) -> None:
        """Note that a node has ended, and which nodes may start therefore."""
        self.active -= 1
        self.outputs[self.block.nodes[index].id] = outputs
        for follower in self.graph.plan(self.block).followers[index]:
            self.waits[follower] -= 1
            if not self.waits[follower]:
                heapq.heappush(self.ready, follower)

    def stop(self) -> "list[Frame]":
        """Start nothing more, here and in the frames that this one waits for; gives them."""
        stopped = list[Frame]()
        stack: list[Frame] = [self]
        while stack:
            frame = stack.pop()
            if not frame.is_stopped:
                frame.is_stopped = True
                stack.extend(frame.inner)
                stopped.append(frame)
        return stopped


@dataclass(slots=True, eq=False)
class MapRun:
    """One run of a map node."""

    place: Place
    node: Map
    lists: Mapping[str, tuple[Value, ...]]
    """Items by the name of the parameter that takes them."""
    results: list[Outputs | None] = field(init=False)
    """What each item gave; None where it failed or has not ended."""
    next: int = 0
    running: int = 0
    failures: int = 0
    problems: list[Diagnostic] = field(default_factory=list[Diagnostic])
    is_stopped: bool = False
    is_queued: bool = False

    def __post_init__(self) -> None:
        self.results = [None] * len(next(iter(self.lists.values()), ()))

    @property
    def allowed(self) -> int:
        """How many items may fail."""
        count = len(self.results)
        if self.node.min_successes is not None:
            return max(0, count - self.node.min_successes)
        ratio = 1.0 if self.node.min_success_ratio is None else self.node.min_success_ratio
        return count - ceil(ratio * count - _ROUNDING)

    @property
    def is_over(self) -> bool:
        """Whether too many items have failed, or a failure elsewhere ended it."""
        return self.failures > self.allowed or self.place.frame.is_stopped

    @property
    def may_go_on(self) -> bool:
        """Whether there is an item to start."""
        bound = self.node.concurrency
        return (
            (not bound or self.running < bound)
            and self.next < len(self.results)
            and not self.is_over
        )

    def start(self) -> tuple[int, Outputs]:
        """The next item to start, and its parameters."""
        item = self.next
        self.next += 1
        self.running += 1
        return item, {name: values[item] for name, values in self.lists.items()}

    def give(self, item: int, outputs: Outputs) -> None:
        """Note that an item has ended well."""
        self.running -= 1
        self.results[item] = outputs

    def fail(self, problems: list[Diagnostic]) -> list[Frame]:
        """Note that an item has failed; gives the frames that are stopped therefore."""
        self.running -= 1
        self.failures += 1
        self.problems += problems
        if self.is_stopped or not self.is_over:
            return []
        self.is_stopped = True
        items = [frame for frame in self.place.frame.inner if frame.owner == self.place]
        return [stopped for frame in items for stopped in frame.stop()]

    def outputs(self) -> Outputs:
        """The lists that the map gives; None for an item that failed."""
        names = [output.name for output in self.place.frame.graph.blocks[self.node.block].outputs]
        rows = [each or dict.fromkeys(names, Null()) for each in self.results]
        return {name: ListValue(tuple(row[name] for row in rows)) for name in names}


_ROUNDING: Final = 1e-9
"""What a product of floats may be off by: 55 % of 100 items are 55."""

_INNER, _OUTER = 3, 1
"""How many of the calls that led to a node are shown at each end."""


def trail(place: Place) -> tuple[Label, ...]:
    """Where a node stands and what called it, innermost first, as far as the spans say."""
    labels = list[Label]()
    step: Place | None = place
    while step is not None:
        node = step.node
        # A branch or map stands in the same function as what is in it.
        span = None
        if step is place or isinstance(node, Call):
            span = step.frame.graph.spans.at(step.path)
        if span is not None:
            what = f"`{node.target.name}` is called here" if isinstance(node, Call) else ""
            labels.append(Label(span, what, primary=False))
        step = step.frame.owner
    return tuple(dict.fromkeys((*labels[:_INNER], *labels[max(_INNER, len(labels) - _OUTER) :])))


def constants(bindings: tuple[Binding, ...]) -> dict[str, Value]:
    """Bindings by name."""
    return {each.name: each.value for each in bindings}
