"""Which nodes of a workflow run anew, in the order in which they would run."""

from collections.abc import Iterable, Iterator
from dataclasses import field

from . import paths
from .diff_changes import Rerun
from .diff_names import path_of
from .nodes import BODY, Block, Call, Map, Node, Workflow
from .records import dataclass
from .values import Promise
from .walk import inner_blocks, promises, uses


def find_reruns(workflow: Workflow, touched: frozenset[str], work: frozenset[str]) -> Rerun:
    """The nodes that changed, call what did, or take what such a node gives.

    `touched` are the IR paths of the nodes, outputs of blocks, and inputs that are not as they were;
    `work` those of the entities that do something else. A branch or map that runs anew runs all
    that is in it; one of which only a part runs anew gives something else all the same.
    """
    walk = _Walk(path_of(workflow), {each.id: each for each in workflow.blocks}, touched, work)
    found = walk.run()
    nodes = tuple(
        paths.node(walk.owner, block.id, node.id)
        for block in workflow.blocks
        for node in block.nodes
        if (block.id, node.id) in found
    )
    return Rerun(walk.owner, nodes, sum(len(block.nodes) for block in workflow.blocks))


@dataclass(slots=True)
class _Frame:
    """A block on the way through a workflow."""

    block: Block
    own: tuple[str, ...]
    """The names that mean something else in the block: those of its nodes and items."""
    is_whole: bool
    """Whether all in it runs anew, for what is around it does."""
    node: str = ""
    """The node around it that the block belongs to, and where that is."""
    outside: "_Frame | None" = None
    left: Iterator[Node] | None = None
    """The nodes still to come; None before the block is entered."""


@dataclass(slots=True)
class _Walk:
    owner: str
    blocks: dict[str, Block]
    """Those that are still to come: in what is not sound a block may be of two nodes, or in itself."""
    touched: frozenset[str]
    work: frozenset[str]
    stale: dict[str, list[bool]] = field(default_factory=dict[str, list[bool]])
    """Whether what a name stands for is not as it was; that of the innermost block is the last."""
    found: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def run(self) -> set[tuple[str, str]]:
        """The block and id of each node that runs anew."""
        if BODY not in self.blocks:
            return self.found
        stack = [self._frame(BODY, (), is_whole=False)]
        while stack:
            frame = stack[-1]
            if frame.left is None:
                self._enter(frame)
            node = next(frame.left or iter(()), None)
            if node is None:
                stack.pop()
                self._leave(frame)
                continue
            if is_whole := frame.is_whole or self._is_anew(frame.block, node):
                self._mark(frame, node.id)
            items = tuple(f"#{each.name}" for each in node.items) if isinstance(node, Map) else ()
            stack += [
                self._frame(each, items, is_whole=is_whole, node=node.id, outside=frame)
                for each in reversed(inner_blocks(node))
                if each in self.blocks
            ]
        return self.found

    def _frame(
        self,
        block: str,
        items: tuple[str, ...],
        *,
        is_whole: bool,
        node: str = "",
        outside: _Frame | None = None,
    ) -> _Frame:
        found = self.blocks.pop(block)
        return _Frame(found, (*(each.id for each in found.nodes), *items), is_whole, node, outside)

    def _enter(self, frame: _Frame) -> None:
        frame.left = iter(frame.block.nodes)
        for each in frame.own:
            self.stale.setdefault(each, []).append(False)

    def _leave(self, frame: _Frame) -> None:
        outputs = frame.block.outputs
        path = paths.block(self.owner, frame.block.id)
        gives = self._is_stale(promises(*(each.value for each in outputs))) or any(
            f"{path}->{each.name}" in self.touched for each in outputs
        )
        for each in frame.own:
            self.stale[each].pop()
        is_anew = any((frame.block.id, each.id) in self.found for each in frame.block.nodes)
        if frame.outside is not None and (gives or is_anew):
            self._mark(frame.outside, frame.node)

    def _mark(self, frame: _Frame, node: str) -> None:
        self.found.add((frame.block.id, node))
        self.stale[node][-1] = True

    def _is_anew(self, block: Block, node: Node) -> bool:
        """Whether a node itself does something else, or with something else."""
        return (
            paths.node(self.owner, block.id, node.id) in self.touched
            or (isinstance(node, Call) and paths.entity(node.target) in self.work)
            or self._is_stale(promises(*uses(node)))
            or any(map(self._is_node_stale, node.after))
        )

    def _is_stale(self, used: Iterable[Promise]) -> bool:
        return any(
            self._is_node_stale(each.node) if each.node else self._is_input_stale(each.output)
            for each in used
        )

    def _is_node_stale(self, node: str) -> bool:
        return any(self.stale.get(node, ())[-1:])

    def _is_input_stale(self, name: str) -> bool:
        hidden = self.stale.get(f"#{name}")
        return f"{self.owner}#{name}" in self.touched if not hidden else hidden[-1]
