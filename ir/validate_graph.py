"""The graphs of a package: what values refer to, what calls are given, what branches decide on.

One walk over each graph, in the order of its nodes, with an own stack: no depth of nesting in the
source becomes depth here.
"""

from collections.abc import Generator, Iterator, Mapping
from functools import partial
from typing import Final, assert_never

from . import paths
from .nodes import (
    BODY,
    NO_OPTIONS,
    Approve,
    Block,
    Branch,
    Call,
    Condition,
    Fail,
    Gate,
    Map,
    Run,
    Signal,
    Sleep,
)
from .records import dataclass
from .rules_graph import (
    BRANCH_WITHOUT_ARMS,
    INVALID_ARM,
    MAP_WITHOUT_ITEMS,
    MISMATCHED_INPUT,
    MISPLACED_ELSE,
    NOT_ITERABLE,
    REPEATED_INPUT,
)
from .scope import Outputs, Scope, item_type, outputs_of
from .types import ANY, DURATION, Type
from .validate_blocks import Blocks
from .validate_calls import check_call, give, read
from .validate_conditions import check_condition, not_none
from .validate_context import At, Context, Graph, NodeAt, Place, Wanted, shown_type
from .validate_names import check_name, report_name
from .validate_options import check_duration, check_least, check_options, check_ratio
from .validate_order import check_order
from .validate_outputs import check_outputs, check_yields
from .validate_parts import condition_problem, id_problem
from .validate_promises import UNKNOWN, Open, Promises
from .values import Promise, Value

HANDLER: Final = "on-failure"
"""What stands for a block in the IR path of the call that handles a failure."""

_SLEEP: Final = Wanted("the duration of a sleep", DURATION, MISMATCHED_INPUT)


def check_graphs(context: Context) -> None:
    """Report what is wrong within the graphs of workflows, or of a fragment."""
    for graph in context.graphs:
        _Walk(context, graph).run()


@dataclass(frozen=True, slots=True)
class _Inner:
    """A block within a node, to be checked before the node is complete."""

    block: Block
    parameters: Mapping[str, Type]
    given: tuple[Promise, ...] = ()
    """Promises that are not None in the block."""


class _Walk:
    def __init__(self, context: Context, graph: Graph) -> None:
        self._context = context
        self._graph = graph
        self._blocks = Blocks(context, graph)
        self._promises = Promises(context, self._blocks, Scope(context.index.types))
        self._work: list[Iterator[_Inner]] = []
        """What is left to check within the node that each open block is at."""

    def run(self) -> None:
        body, handler = self._blocks.body(), self._graph.on_failure
        if body is None:
            return
        inputs = {each.name: each.type for each in self._graph.interface.inputs}
        self._check(_Inner(body, inputs))
        if handler is not None:
            # Nothing of the body can be relied on when it has failed.
            self._check(_Inner(Block(HANDLER, (handler,)), inputs))
        self._blocks.report_unused()

    def _check(self, outermost: _Inner) -> None:
        self._enter(outermost)
        while self._promises.open:
            inner = next(self._work[-1], None)
            if inner is not None:
                self._enter(inner)
            else:
                self._work.pop()
                self._leave()

    def _enter(self, inner: _Inner) -> None:
        opened = self._promises.enter(inner.block, inner.parameters)
        opened.assumed += self._promises.facts.add(inner.given)
        self._work.append(self._nodes(opened))

    def _leave(self) -> None:
        block = self._promises.open[-1]
        if block.block.id == BODY:
            check_outputs(self._promises, self._graph, block)
        else:
            yields = check_yields(self._promises, self._graph, block)
            self._promises.yields[block.block.id] = yields
        check_order(self._context, self._graph, block)
        self._promises.leave()

    def _nodes(self, block: Open) -> Iterator[_Inner]:
        """Check the nodes of a block; gives the blocks within them, each at its time."""
        for position, node in enumerate(block.block.nodes):
            block.position = position
            at = partial(self._promises.node_at, block.block, node.id)
            if (problem := id_problem(node.id)) is not None:
                report_name(self._context, "node id", node.id, problem, at())
            for before in node.after:
                self._promises.order(before, at)
            match node:
                case Call():
                    outputs = check_call(self._promises, node, at)
                case Gate():
                    outputs = self._gate(node, at)
                case Branch():
                    outputs = yield from self._branch(block, node, at)
                case Map():
                    outputs = yield from self._map(block, node, at)
                case _:
                    assert_never(node)
            self._promises.define(node, outputs)
        block.position = len(block.block.nodes)

    # Nodes

    def _gate(self, gate: Gate, at: NodeAt) -> Outputs:
        check_duration(self._context, "`timeout`", gate.timeout, at())
        match gate.action:
            case Approve(value):
                return {"o0": read(self._promises, value, partial(at, "value"))}
            case Signal(of):
                return {"o0": of}
            case Sleep(duration):
                give(self._promises, duration, _SLEEP, partial(at, "duration"))
                return {}
            case _:
                assert_never(gate.action)

    def _map(self, block: Open, node: Map, at: NodeAt) -> Generator[_Inner, None, Outputs]:
        context = self._context
        if not node.items:
            message = f"map `{node.id}` goes over no list"
            context.report(MAP_WITHOUT_ITEMS, message, at(), "no list")
        parameters = self._items(node, at)
        if node.options is not NO_OPTIONS:
            check_options(context, node.options, at(), parameters)
        check_least(context, "`concurrency`", node.concurrency, 0, at())
        check_least(context, "`min_successes`", node.min_successes, 0, at())
        check_ratio(context, "`min_success_ratio`", node.min_success_ratio, at())
        wanted = paths.child_block(block.block.id, node.id, BODY)
        is_repeated = node.id in block.repeated
        inner = self._blocks.claim(node.block, wanted, at(), is_repeated=is_repeated)
        if inner is None:
            return UNKNOWN
        yield _Inner(inner, parameters)
        return outputs_of(node, self._promises.scope, None, self._promises.yields)

    def _items(self, node: Map, at: NodeAt) -> dict[str, Type]:
        """Types of the items of the lists that a map goes over, by the parameter that takes them."""
        parameters = dict[str, Type]()
        for binding in node.items:
            where = partial(at, binding.name)
            of = read(self._promises, binding.value, where)
            item = item_type(of)
            if binding.name in parameters:
                message = f"map `{node.id}` has two lists named `{binding.name}`"
                self._context.report(REPEATED_INPUT, message, where(), "given again")
            elif item is None and self._context.knows(of):
                message = f"map `{node.id}` must go over a list, not `{shown_type(of)}`"
                self._context.report(NOT_ITERABLE, message, where(), "wants a list")
            check_name(self._context, "input", binding.name, where())
            parameters.setdefault(binding.name, item or ANY)
        return parameters

    def _branch(self, block: Open, node: Branch, at: NodeAt) -> Generator[_Inner, None, Outputs]:
        if not node.arms:
            message = f"branch `{node.id}` has no arms"
            self._context.report(BRANCH_WITHOUT_ARMS, message, at(), "no arms")
            return UNKNOWN
        promises = self._promises
        ruled_out = list[tuple[Promise, int]]()
        is_complete = True
        for position, arm in enumerate(node.arms):
            label = paths.arm_label(position, is_last=arm.condition is None)
            wanted = paths.child_block(block.block.id, node.id, label)
            where = partial(self._arm_at, wanted, at)
            self._arm(node, position, where)
            condition = arm.condition if self._is_sound(arm.condition, where) else None
            if isinstance(arm.action, Run):
                is_repeated = node.id in block.repeated
                run = arm.action.block
                inner = self._blocks.claim(run, wanted, where(), is_repeated=is_repeated)
                is_complete = is_complete and inner is not None
                if inner is not None:
                    given = not_none(condition, holds=True) if condition is not None else ()
                    yield _Inner(inner, {}, (*given,))
            if condition is not None:
                ruled_out += promises.facts.add(not_none(condition, holds=False))
        promises.facts.remove(ruled_out)
        return outputs_of(node, promises.scope, None, promises.yields) if is_complete else UNKNOWN

    def _arm(self, node: Branch, position: int, at: Place) -> None:
        arm = node.arms[position]
        if arm.condition is None and position < len(node.arms) - 1:
            message = f"an arm without a condition must be the last of branch `{node.id}`"
            self._context.report(MISPLACED_ELSE, message, at(), "hides the arms after it")
        if arm.action == Fail(""):
            message = f"an arm of branch `{node.id}` fails without a message"
            self._context.report(INVALID_ARM, message, at())

    def _is_sound(self, condition: Condition | None, at: Place) -> bool:
        """Whether a condition is well formed; reports what is wrong with it."""
        if condition is None:
            return False
        problem = condition_problem(condition)
        if problem is not None:
            self._context.problem(problem, at())
            return False
        promises = self._promises

        def type_of(operand: Value) -> Type:
            return read(promises, operand, at)

        check_condition(self._context, condition, at, promises.facts, type_of)
        return True

    def _arm_at(self, block_id: str, at: NodeAt) -> At:
        return (paths.block(self._graph.path, block_id), *at())
