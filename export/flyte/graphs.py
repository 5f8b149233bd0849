"""Graphs: from the blocks of a workflow to its nodes in Flyte."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import assert_never

from ...ir import paths
from ...ir.nodes import (
    BODY,
    Arm,
    Block,
    Branch,
    Call,
    Fail,
    Gate,
    GateAction,
    Map,
    Node,
    Run,
    Signal,
)
from ...ir.nodes import Approve as ApproveAction
from ...ir.nodes import Sleep as SleepAction
from ...ir.records import dataclass
from ...ir.rules_export import NO_CONDITION, NO_VALUE
from ...ir.scope import Outputs, Scope, item_type, outputs_of
from ...ir.types import ANY, Type
from ...ir.values import Binding, Duration, Promise, Value
from ...ir.walk import promises, uses
from .bindings import Names, bindings, promise
from .calls import call_node
from .conditions import boolean_expression
from .context import Context, Message, given
from .failing import fails_early
from .literals import duration
from .maps import array_node
from .naming import branch_name, dns_name, given_name
from .types import literal_type

GATE_TIMEOUT = Duration(3_600_000_000)
"""How long a gate waits, where nothing else is said."""


@dataclass(slots=True)
class Graph:
    """The blocks of one workflow, on their way."""

    context: Context
    path: str
    """IR path of the workflow."""
    blocks: Mapping[str, Block]
    prefix: str = ""
    """What the ids of nodes start with."""
    yields: dict[str, Outputs] = field(default_factory=dict[str, Outputs])


def graph_nodes(graph: Graph, parameters: Mapping[str, Type]) -> tuple[list[Message], Names]:
    """The nodes of the body, and what names mean at its end."""
    names = Names(Scope(graph.context.types, None, {**parameters}))
    return [*_nodes(graph, graph.blocks[BODY], names, 0)], names


def _nodes(graph: Graph, block: Block, names: Names, start: int) -> Iterator[Message]:
    """The nodes of a block, numbered from `start` on, as flytekit numbers them."""
    for number, node in enumerate(block.nodes, start):
        node_id = _id(node, f"{graph.prefix}n{number}")
        place = graph.context.place = paths.node(graph.path, block.id, node.id)
        message = _node(graph, block, node, names)
        graph.context.place = place
        yield given(id=node_id, **message, upstreamNodeIds=_upstream(graph, node, names))
        callee = graph.context.index.interface(node.target) if isinstance(node, Call) else None
        names.scope.nodes[node.id] = outputs_of(node, names.scope, callee, graph.yields)
        names.ids[node.id] = node_id
        if isinstance(node, Gate) and isinstance(node.action, ApproveAction):
            names.outputs[node.id] = _approved(node.action.value, names)


def _id(node: Node, automatic: str) -> str:
    """The name that a program gives a node; else its number."""
    named = given_name(node)
    return dns_name(named) if named else automatic


def _upstream(graph: Graph, node: Node, names: Names) -> list[str]:
    """The nodes that must end first: those whose outputs it takes, and those it was put after."""
    values = [*uses(node)]
    if isinstance(node, Map):  # what every item is called with stands in the body
        values += (value for called in graph.blocks[node.block].nodes for value in uses(called))
    needed = {each.node for each in promises(*values)} | {*node.after}
    return sorted({names.ids[each] for each in needed if each in names.ids})


def _node(graph: Graph, block: Block, node: Node, names: Names) -> Message:
    match node:
        case Call():
            return call_node(node, names, graph.context)
        case Branch():
            return _branch(graph, block, node, names)
        case Map():
            return _map(graph, node, names)
        case Gate():
            return _gate(node, names, graph.context)
        case _:
            assert_never(node)


# Branches


def _failure(arm: Arm) -> str:
    message = arm.action.message if isinstance(arm.action, Fail) else ""
    return message or "Condition failed"


def _branch(graph: Graph, block: Block, node: Branch, names: Names) -> Message:
    """A branch whose arms hold one node each."""
    if fails_early(node):
        message = "Flyte has no branch in which arms fail in different words, or every arm fails"
        graph.context.report(NO_CONDITION, message, "let a task raise the error of one")
        return {}
    name = branch_name(node.id, {each.id for each in block.nodes} | names.ids.keys())
    operands: dict[str, Promise] = {}
    cases, last, count = list[Message](), Message(), 0
    for arm in node.arms:
        target = Message()
        if isinstance(arm.action, Run):
            inner = names.within()
            run = graph.blocks[arm.action.block]
            (target,) = _nodes(graph, run, inner, count)
            count += 1
            graph.yields[run.id] = inner.scope.yields(run.outputs)
        if arm.condition is None:
            error = {"failedNodeId": name, "message": _failure(arm)}
            last = {"elseNode": target} if target else {"error": error}
            continue
        graph.context.place = paths.node(graph.path, block.id, node.id)
        condition = boolean_expression(arm.condition, operands, names, graph.context)
        cases.append(given(condition=condition, thenNode=target or None))
    if not last:
        last = {"error": {"failedNodeId": name, "message": "Condition failed"}}
    block_message = given(case=cases[0] if cases else None, other=cases[1:], **last)
    inputs = [
        {"var": var, "binding": {"promise": promise(each, names)}}
        for var, each in sorted(operands.items())
    ]
    return given(
        metadata={"name": name, "retries": {}},
        inputs=inputs,
        branchNode={"ifElse": block_message},
    )


# Maps


def _map(graph: Graph, node: Map, names: Names) -> Message:
    block = graph.blocks[node.block]
    inner = names.within()
    for each in node.items:
        of = item_type(names.scope.type_of(each.value)) or ANY
        inner.scope.parameters[each.name] = of
    message = array_node(node, block, names, graph.context)
    for called in block.nodes:
        callee = graph.context.index.interface(called.target) if isinstance(called, Call) else None
        inner.scope.nodes[called.id] = outputs_of(called, inner.scope, callee, {})
    graph.yields[block.id] = inner.scope.yields(block.outputs)
    return message


# Gates


def _approved(value: Value, names: Names) -> str:
    """What flytekit calls the output of an approval: as what is approved."""
    return names.output(value) if isinstance(value, Promise) else "o0"


def _gate(node: Gate, names: Names, context: Context) -> Message:
    name = "sleep-gate" if isinstance(node.action, SleepAction) else node.signal or node.id
    limit = node.timeout or GATE_TIMEOUT
    metadata: Message = {"name": name, "retries": {}, "timeout": duration(limit)}
    return {"metadata": metadata, **_gate_action(node.action, name, names, context)}


def _gate_action(action: GateAction, name: str, names: Names, context: Context) -> Message:
    match action:
        case ApproveAction(value):
            what = {"approve": {"signalId": name}}
            var = _approved(value, names)
            of = names.scope.type_of(value)
            inputs = bindings([Binding(var, value)], {var: of}, names, context)
            return {"inputs": inputs, "gateNode": what}
        case Signal(of):
            asked = {"type": literal_type(of, context), "outputVariableName": "o0"}
            return {"gateNode": {"signal": {"signalId": name, **asked}}}
        case SleepAction(value):
            return {"gateNode": {"sleep": {"duration": _length(value, context)}}}
        case _:
            assert_never(action)


def _length(value: Value, context: Context) -> str:
    if isinstance(value, Duration):
        return duration(value)
    message = "Flyte sleeps for a time that is known when the workflow is compiled"
    context.report(NO_VALUE, message, "sleep in a task")
    return "0s"
