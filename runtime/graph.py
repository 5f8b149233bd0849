"""Graphs made ready to run: which node of a block waits for which."""

from collections.abc import Callable, Iterator, Mapping

from ..ir.nodes import BODY, Block, Call, FailurePolicy, Located, Span, Workflow
from ..ir.records import dataclass
from ..ir.walk import inner_blocks, promises, uses


@dataclass(frozen=True, slots=True)
class Plan:
    """How the nodes of a block wait for one another, by their places in it."""

    waits: tuple[int, ...]
    """For each node, how many others must end first."""
    followers: tuple[tuple[int, ...], ...]
    """For each node, those that wait for it."""


def _never(_: str) -> bool:
    return False


class Spans:
    """Source spans by IR path, without those in files that changed since.

    The table is made when it is first asked for.
    """

    def __init__(
        self, located: tuple[Located, ...], is_changed: Callable[[str], bool] = _never
    ) -> None:
        self._located = located
        self._is_changed = is_changed
        self._table: dict[str, Span] | None = None

    def at(self, path: str) -> Span | None:
        """The span of a path."""
        if self._table is None:
            self._table = {each.path: each.span for each in self._located}
        found = self._table.get(path)
        return None if found is None or self._is_changed(found.file) else found


class Graph:
    """The blocks of one workflow or fragment."""

    def __init__(
        self,
        path: str,
        blocks: tuple[Block, ...],
        spans: Spans,
        policy: FailurePolicy = FailurePolicy.FAIL_IMMEDIATELY,
        on_failure: Call | None = None,
    ) -> None:
        self.path = path
        """IR path of what the graph belongs to; "" for the start of a run."""
        self.blocks = {block.id: block for block in blocks}
        self.spans = spans
        self.policy = policy
        self.on_failure = on_failure
        self._plans: dict[str, Plan] = {}
        self._free: dict[str, frozenset[str]] | None = None

    def plan(self, block: Block) -> Plan:
        """How the nodes of a block wait for one another."""
        found = self._plans.get(block.id)
        if found is None:
            found = self._plans[block.id] = self._planned(block)
        return found

    def _planned(self, block: Block) -> Plan:
        places = {node.id: place for place, node in enumerate(block.nodes)}
        followers: list[list[int]] = [[] for _ in block.nodes]
        waits = list[int]()
        for place, node in enumerate(block.nodes):
            names = {promise.node for promise in promises(*uses(node))} | {*node.after}
            for inner in inner_blocks(node):
                names |= self._free_names().get(inner, frozenset())
            needed = {places[name] for name in names if name in places}
            for each in needed:
                followers[each].append(place)
            waits.append(len(needed))
        return Plan(tuple(waits), tuple(map(tuple, followers)))

    def _free_names(self) -> Mapping[str, frozenset[str]]:
        """For each block, the nodes outside of it that it and the blocks within it refer to."""
        if self._free is None:
            self._free = {}
            for block_id in self._innermost_first():
                self._free[block_id] = self._free_in(self.blocks[block_id], self._free)
        return self._free

    def _free_in(self, block: Block, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
        names = {promise.node for promise in promises(*(each.value for each in block.outputs))}
        for node in block.nodes:
            names.update(promise.node for promise in promises(*uses(node)))
            for inner in inner_blocks(node):
                names |= known.get(inner, frozenset())
        return frozenset(names.difference(("",), (node.id for node in block.nodes)))

    def _innermost_first(self) -> Iterator[str]:
        """Ids of the blocks, each after those within it."""
        seen = set[str]()
        stack = [(block_id, False) for block_id in self.blocks]
        while stack:
            block_id, is_left = stack.pop()
            if is_left:
                yield block_id
            elif block_id not in seen and block_id in self.blocks:
                seen.add(block_id)
                stack.append((block_id, True))
                nodes = self.blocks[block_id].nodes
                stack.extend((inner, False) for node in nodes for inner in inner_blocks(node))


def graph_of(workflow: Workflow, path: str, spans: Spans) -> Graph:
    """The graph of a workflow."""
    return Graph(path, workflow.blocks, spans, workflow.failure_policy, workflow.on_failure)


def only(call: Call, path: str, spans: Spans) -> Graph:
    """A graph of one call that gives what the call gives."""
    return Graph(path, (Block(BODY, (call,)),), spans)
