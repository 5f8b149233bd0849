"""The Builder: how a graph comes to be, whichever front-end asks.

The static front-end (`compiler`) and the traced one (`runtime`) both drive this class. It decides
ids, the order of nodes and which block a node belongs to, so the two cannot disagree about them.
It judges nothing: `validate` does, on the finished graph.
"""

import heapq
from collections.abc import Container, Iterable, Sequence
from dataclasses import field, replace
from typing import Final

from . import paths
from .node_names import node_name
from .nodes import (
    BODY,
    NO_OPTIONS,
    Arm,
    Block,
    Branch,
    Call,
    Condition,
    Fail,
    Gate,
    GateAction,
    Interface,
    Map,
    Node,
    Options,
    Run,
)
from .records import dataclass
from .rename import renamed
from .scope import Outputs, Scope, item_type, outputs_of
from .typecheck import TypeDefs
from .types import ANY
from .values import Binding, Duration, Promise, Ref, Value
from .walk import needed_nodes, promises


@dataclass(frozen=True, slots=True)
class Hint:
    """What the source calls a node."""

    name: str
    in_loop: bool = False
    """Whether the call stands in a loop that the front-end unrolls."""


@dataclass(frozen=True, slots=True)
class Handle:
    """A node that was added: its place, and the types of its outputs by name."""

    block: str
    id: str
    types: Outputs
    has_options: bool = False
    """Whether the node takes options: a call or a map."""

    def promise(self, output: str) -> Promise:
        """The promise of one of its outputs."""
        return Promise(self.id, output)


@dataclass(frozen=True, slots=True)
class MapSettings:
    """How a map runs: the fields of `Map` of the same names."""

    concurrency: int | None = None
    min_successes: int | None = None
    min_success_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class MappedCall:
    """A map over one call, and the call in its block."""

    map: Handle
    call: Handle
    items: dict[str, Promise]
    """The items in the block, by the input that takes them."""


@dataclass(slots=True)
class _OpenBlock:
    id: str
    scope: Scope
    nodes: list[Node] = field(default_factory=list[Node])
    counts: dict[tuple[str, bool], int] = field(default_factory=dict[tuple[str, bool], int])
    taken: set[str] = field(default_factory=set[str])


@dataclass(slots=True)
class _OpenBranch:
    id: str
    hint: Hint
    count: int
    """How many nodes of its block had asked for its name before."""
    arms: list[Arm] = field(default_factory=list[Arm])
    scopes: dict[str, Scope] = field(default_factory=dict[str, Scope])
    """What the values of each arm's block may refer to."""
    pending: Condition | None = None


_WITH_OPTIONS: Final = frozenset({Call, Map})


def _handle(block: _OpenBlock, node: Node, outputs: Outputs) -> Handle:
    return Handle(block.id, node.id, outputs, type(node) in _WITH_OPTIONS)


class Builder:
    """Builds the blocks of one workflow or one fragment."""

    def __init__(self, interface: Interface, types: TypeDefs) -> None:
        parameters = {each.name: each.type for each in interface.inputs}
        self._open: list[_OpenBlock] = [_OpenBlock(BODY, Scope(types, None, parameters))]
        self._branches: list[_OpenBranch] = []
        self._maps: list[Map] = []
        self._blocks: dict[str, Block] = {BODY: Block(BODY)}  # keys in source order
        self._yields: dict[str, Outputs] = {}
        self._after: dict[tuple[str, str], dict[str, None]] = {}
        self._options: dict[tuple[str, str], Options] = {}
        self._called: dict[Ref, tuple[Interface, Outputs]] = {}
        """What was called: its interface, and the outputs that all calls of it share."""
        self.renamed: dict[tuple[str, str], str] = {}
        """New ids of nodes that were named after they were added, by their block and old id."""

    @property
    def scope(self) -> Scope:
        """What values may refer to now."""
        return self._open[-1].scope

    @property
    def block(self) -> str:
        """Id of the block that nodes are added to now."""
        return self._open[-1].id

    @property
    def size(self) -> int:
        """How many nodes the blocks that are open now have."""
        return sum(len(each.nodes) for each in self._open) + len(self._branches) + len(self._maps)

    # Nodes

    def so_far(self) -> list[Handle]:
        """The nodes of the open block, in order."""
        block = self._open[-1]
        return [_handle(block, node, block.scope.nodes[node.id]) for node in block.nodes]

    def call(
        self,
        hint: Hint,
        target: Ref,
        interface: Interface,
        inputs: Sequence[Binding],
        options: Options = NO_OPTIONS,
    ) -> Handle:
        """Add a call."""
        node = Call(self._fresh(hint), target, tuple(inputs), (), options)
        known = self._called.get(target)
        if known is None or known[0] is not interface:  # an imperative workflow may still grow
            known = interface, outputs_of(node, self.scope, interface, {})
            self._called[target] = known
        return self._add(node, known[1])

    def gate(
        self, hint: Hint, action: GateAction, signal: str = "", timeout: Duration | None = None
    ) -> Handle:
        """Add a gate."""
        node = Gate(self._fresh(hint), action, signal, timeout)
        return self._add(node, outputs_of(node, self.scope, None, {}))

    def order(self, first: Handle, second: Handle) -> None:
        """Make one node run after another although no value says so.

        Where the two are in different blocks, the nodes of the innermost common block that hold
        them are ordered.
        """
        block, left, right = _common_block(first, second)
        if left != right:
            self._after.setdefault((block, right), {})[left] = None

    def rename_node(self, node: Handle, name: str) -> str:
        """Give a node that was added an explicit name; "" or why it cannot have it."""
        place = (node.block, node.id)
        if self.renamed.get(place, node.id) == name:
            return ""
        if name in self._taken():
            return f"another node is called `{name}`"
        inside = paths.child_block(node.block, node.id, "")
        if any(each.startswith(inside) for each in self._blocks):
            return f"`{node.id}` has a graph within: only a literal can name it, where it is made"
        self.renamed[place] = name
        for each in self._open:
            if each.id == node.block:
                each.taken.add(name)
        return ""

    def _taken(self) -> set[str]:
        """The ids of all nodes so far, and the names that some will have."""
        nodes = [(block.id, each.id) for block in self._blocks.values() for each in block.nodes]
        nodes += [(block.id, each.id) for block in self._open for each in block.nodes]
        nodes += [("", branch.id) for branch in self._branches]
        return {self.renamed.get(each, each[1]) for each in nodes}

    def override(self, node: Handle, options: Options) -> None:
        """Set what a call or map that was added overrides."""
        self._options[node.block, node.id] = options

    def options(self, node: Handle) -> Options:
        """What a node overrides so far."""
        return self._options.get((node.block, node.id), NO_OPTIONS)

    # Branches: begin_branch, (begin_arm, ..., end_arm | fail_arm)..., end_branch

    def begin_branch(self, hint: Hint) -> str:
        """Start a branch; gives its id."""
        count = self._open[-1].counts.get((hint.name, hint.in_loop), 0)
        node_id = self._fresh(hint)
        self._branches.append(_OpenBranch(node_id, hint, count))
        return node_id

    def retract_branch(self) -> bool:
        """Take back a branch in its first arm, as if it had not begun; False where that has nodes."""
        if self._open[-1].nodes:
            return False
        del self._blocks[self._open.pop().id]
        branch = self._branches.pop()
        self._open[-1].taken.discard(branch.id)
        self._open[-1].counts[branch.hint.name, branch.hint.in_loop] = branch.count
        return True

    def begin_arm(self, condition: Condition | None) -> None:
        """Start an arm: nodes added from now on belong to it. None is the last, ``else``."""
        branch = self._branches[-1]
        branch.pending = condition
        label = paths.arm_label(len(branch.arms), is_last=condition is None)
        self._enter(paths.child_block(self.block, branch.id, label))

    def end_arm(self, outputs: Iterable[Binding] = ()) -> str:
        """End the arm with what it yields; gives the id of its block."""
        scope = self.scope
        block = self._leave(outputs)
        branch = self._branches[-1]
        branch.arms.append(Arm(branch.pending, Run(block)))
        branch.scopes[block] = scope
        return block

    def yield_from(self, block: str, outputs: Iterable[Binding]) -> None:
        """Set what an arm that has ended yields, while its branch is open."""
        given = tuple(outputs)
        self._blocks[block] = replace(self._blocks[block], outputs=given)
        self._yields[block] = self._branches[-1].scopes[block].yields(given)

    def fail_arm(self, condition: Condition | None, message: str) -> None:
        """Add an arm that fails."""
        self._branches[-1].arms.append(Arm(condition, Fail(message)))

    def fail_open_arm(self, message: str) -> bool:
        """End an arm that was started with a failure; False where it has nodes, which would be lost."""
        if self._open[-1].nodes:
            return False
        del self._blocks[self._open.pop().id]
        self.fail_arm(self._branches[-1].pending, message)
        return True

    def end_branch(self) -> Handle:
        """End the branch; its outputs are the names that every arm yields."""
        branch = self._branches.pop()
        node = Branch(branch.id, tuple(branch.arms))
        return self._add(node, outputs_of(node, self.scope, None, self._yields))

    # Maps: begin_map, ..., end_map

    def begin_map(
        self,
        hint: Hint,
        items: Sequence[Binding],
        *,
        concurrency: int | None = None,
        min_successes: int | None = None,
        min_success_ratio: float | None = None,
        reached: Container[str] | None = None,
    ) -> tuple[str, dict[str, Promise]]:
        """Start a map over lists; gives its id, and the items in its block by the names asked for.

        A name that an enclosing block has for a parameter of its own gets a number: that parameter
        stays within reach. `reached` are the parameters for which that matters, where it is known.
        """
        node_id = self._fresh(hint)
        block = paths.child_block(self.block, node_id, BODY)
        names = {
            each.name: self._fresh_parameter(each.name)
            if reached is None or each.name in reached
            else each.name
            for each in items
        }
        lists = tuple(Binding(names[each.name], each.value) for each in items)
        types = {each.name: item_type(self.scope.type_of(each.value)) or ANY for each in lists}
        self._maps.append(Map(node_id, lists, block, concurrency, min_successes, min_success_ratio))
        self._enter(block)
        self.scope.parameters.update(types)
        return node_id, {name: Promise("", fresh) for name, fresh in names.items()}

    def end_map(self, outputs: Iterable[Binding]) -> Handle:
        """End the map with what each turn yields."""
        self._leave(outputs)
        node = self._maps.pop()
        return self._add(node, outputs_of(node, self.scope, None, self._yields))

    def map_call(
        self,
        hint: Hint,
        target: Ref,
        interface: Interface,
        lists: Sequence[Binding],
        captured: Sequence[Binding],
        settings: MapSettings,
    ) -> MappedCall:
        """Add a map whose block is one call: with the items of the lists, and what is captured."""
        order = {each.name: index for index, each in enumerate(interface.inputs)}

        def place(each: Binding) -> int:
            return order.get(each.name, len(order))

        reached = [*promises(*(each.value for each in captured))]
        _, items = self.begin_map(
            hint,
            sorted(lists, key=place),
            concurrency=settings.concurrency,
            min_successes=settings.min_successes,
            min_success_ratio=settings.min_success_ratio,
            reached={each.output for each in reached if not each.node},
        )
        inputs = [*captured, *(Binding(name, item) for name, item in items.items())]
        name = node_name(target.name)
        call = Call(
            _unlike(name, {each.node for each in reached}),
            target,
            tuple(sorted(inputs, key=place)),
        )
        self._open[-1].taken.add(call.id)
        called = self._add(call, outputs_of(call, self.scope, interface, {}))
        handle = self.end_map(Binding(name, called.promise(name)) for name in called.types)
        return MappedCall(handle, called, items)

    # The end

    def finish(self, outputs: Iterable[Binding] = ()) -> tuple[Block, ...]:
        """The blocks, complete."""
        self._leave(outputs)
        blocks = tuple(map(self._finished, self._blocks.values()))
        return renamed(blocks, self.renamed) if self.renamed else blocks

    # Inside

    def _add(self, node: Node, outputs: Outputs) -> Handle:
        block = self._open[-1]
        block.nodes.append(node)
        block.scope.nodes[node.id] = outputs
        return _handle(block, node, outputs)

    def _enter(self, block_id: str) -> None:
        self._blocks[block_id] = Block(block_id)
        self._open.append(_OpenBlock(block_id, Scope(self.scope.types, self.scope)))

    def _leave(self, outputs: Iterable[Binding]) -> str:
        block = self._open.pop()
        given = tuple(outputs)
        self._blocks[block.id] = Block(block.id, tuple(block.nodes), given)
        self._yields[block.id] = block.scope.yields(given)
        return block.id

    def _fresh(self, hint: Hint) -> str:
        """An id that nothing visible has: the name, else the name with a number.

        Blocks that do not see one another may use the same id.
        """
        block = self._open[-1]
        key, counts = (hint.name, hint.in_loop), block.counts
        while True:
            count = counts.get(key, 0)
            counts[key] = count + 1
            candidate = _numbered(hint, count)
            for each in self._open:
                if candidate in each.taken:
                    break
            else:
                block.taken.add(candidate)
                return candidate

    def _fresh_parameter(self, name: str) -> str:
        fresh, count = name, 1
        while self.scope.parameter(fresh) is not None:
            count += 1
            fresh = f"{name}-{count}"
        return fresh

    def _finished(self, block: Block) -> Block:
        nodes = [self._completed(block.id, node) for node in block.nodes]
        if any(block.id == owner for owner, _ in self._after):
            nodes = _in_order(nodes, self._blocks)
        return Block(block.id, tuple(nodes), block.outputs)

    def _completed(self, block_id: str, node: Node) -> Node:
        place = (block_id, node.id)
        if (after := self._after.get(place)) is not None:
            node = replace(node, after=tuple(after))
        options = self._options.get(place)
        if options is not None and isinstance(node, Call | Map):
            node = replace(node, options=options)
        return node


def yielded(value: Value) -> Binding:
    """What one value that an arm gives is called: the output it is, else ``o0``."""
    if isinstance(value, Promise) and value.node and not value.path:
        return Binding(value.output, value)
    return Binding("o0", value)


def failure_handler(name: str, target: Ref, takes: Interface, workflow: Interface) -> Call:
    """The call of a workflow's failure handler: it is given the inputs that the two share."""
    own = {each.name for each in workflow.inputs}
    shared = (each.name for each in takes.inputs if each.name in own)
    return Call(name, target, tuple(Binding(each, Promise("", each)) for each in shared))


def _unlike(name: str, others: Container[str]) -> str:
    """The name, with a number where others have it."""
    fresh, number = name, 1
    while fresh in others:
        number += 1
        fresh = f"{name}-{number}"
    return fresh


def _numbered(hint: Hint, count: int) -> str:
    if hint.in_loop:
        return f"{hint.name}[{count}]"
    return hint.name if count == 0 else f"{hint.name}-{count + 1}"


def _common_block(first: Handle, second: Handle) -> tuple[str, str, str]:
    """The innermost block that holds both nodes, and the ids of its nodes that do."""
    left, right = _steps(first), _steps(second)
    block = BODY
    while len(left) > 1 and len(right) > 1 and left[:2] == right[:2]:
        block = paths.child_block(block, left[0], left[1])
        left, right = left[2:], right[2:]
    return block, left[0], right[0]


def _steps(node: Handle) -> list[str]:
    """The way to a node from the outermost block: node, arm, node, arm, ..., node."""
    return [*([] if node.block == BODY else node.block.split("/")), node.id]


def _in_order(nodes: list[Node], blocks: dict[str, Block]) -> list[Node]:
    """The nodes so that each follows what it needs; source order decides where that does not.

    Nodes on a cycle stay where they are, after the rest; `validate` reports them.
    """
    position = {node.id: index for index, node in enumerate(nodes)}
    waits: list[set[int]] = []
    for node in nodes:
        needs = needed_nodes(node, blocks) | {*node.after}
        waits.append({position[need] for need in needs if need in position} - {position[node.id]})
    followers: list[list[int]] = [[] for _ in nodes]
    for index, needed in enumerate(waits):
        for need in needed:
            followers[need].append(index)
    ready = [index for index, needed in enumerate(waits) if not needed]
    heapq.heapify(ready)
    ordered: list[int] = []
    while ready:
        index = heapq.heappop(ready)
        ordered.append(index)
        for follower in followers[index]:
            waits[follower].discard(index)
            if not waits[follower]:
                heapq.heappush(ready, follower)
    done = set(ordered)
    return [nodes[index] for index in (*ordered, *(i for i in range(len(nodes)) if i not in done))]
