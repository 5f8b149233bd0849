"""The blocks of a graph: each is there, named by its place, and used exactly once."""

from dataclasses import field

from . import paths
from .nodes import BODY, Block
from .records import dataclass
from .rules_graph import (
    DUPLICATE_BLOCK,
    MISNAMED_BLOCK,
    MISSING_BLOCK,
    SHARED_BLOCK,
    UNREACHABLE_BLOCK,
)
from .validate_context import At, Context, Graph


@dataclass(slots=True)
class Blocks:
    """The blocks of one graph by id, and which of them have been used."""

    context: Context
    graph: Graph
    by_id: dict[str, Block] = field(default_factory=dict[str, Block])
    used: set[str] = field(default_factory=set[str])
    is_broken: bool = False
    """Whether a node names a wrong block: then it is no news what becomes of the others."""
    _homes: dict[str, str] | None = None

    def body(self) -> Block | None:
        """The outermost block; reports that there is none, or that others come before it."""
        at = (self.graph.path,)
        for block in self.graph.blocks:
            self.by_id.setdefault(block.id, block)
        body = self.by_id.get(BODY)
        if body is None:
            message = f"`{self.graph.name}` has no block `{BODY}`, so it has no graph"
            self.context.report(MISSING_BLOCK, message, at)
            self.is_broken = True
        elif self.graph.blocks[0] is not body:
            message = f"the first block of `{self.graph.name}` must be `{BODY}`"
            self.context.report(MISNAMED_BLOCK, message, at)
        self.used.add(BODY)
        return body

    def claim(self, block_id: str, wanted: str, at: At, *, is_repeated: bool) -> Block | None:
        """The block that a node refers to, once; reports one that is missing, taken or misnamed."""
        block = self.by_id.get(block_id)
        if block is None:
            self.is_broken = True
            message = f"there is no block `{block_id}`"
            self.context.report(MISSING_BLOCK, message, at, "unknown block")
            return None
        if block_id in self.used:
            self.is_broken = True
            if not is_repeated:  # two nodes of one id have the same blocks
                message = f"block `{block_id}` is used twice"
                self.context.report(SHARED_BLOCK, message, at, "used again")
            return None
        self.used.add(block_id)
        if block_id != wanted and not is_repeated:
            message = f"block `{block_id}` must be named `{wanted}`, after its place"
            self.context.report(MISNAMED_BLOCK, message, (self._path(block_id), *at))
        return block

    def report_unused(self) -> None:
        """Report blocks that no node refers to, and blocks that share an id."""
        if self.is_broken:
            return
        for block in self.graph.blocks:
            at = (self._path(block.id), self.graph.path)
            if block is not self.by_id[block.id]:
                message = f"two blocks of `{self.graph.name}` have the id `{block.id}`"
                self.context.report(DUPLICATE_BLOCK, message, at)
            elif block.id not in self.used:
                message = f"block `{block.id}` of `{self.graph.name}` belongs to no node"
                self.context.report(UNREACHABLE_BLOCK, message, at, "never runs")

    def home(self, node_id: str) -> str | None:
        """Id of the first block that has a node of the id."""
        if self._homes is None:
            self._homes = {}
            for block in self.graph.blocks:
                for node in block.nodes:
                    self._homes.setdefault(node.id, block.id)
        return self._homes.get(node_id)

    def _path(self, block_id: str) -> str:
        return paths.block(self.graph.path, block_id)
