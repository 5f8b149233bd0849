"""Nodes under other names: everything that refers to them follows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias, assert_never

from . import paths
from .nodes import (
    BODY,
    And,
    Approve,
    Arm,
    Block,
    Branch,
    Call,
    Comparison,
    Condition,
    Gate,
    GateAction,
    IsNone,
    Located,
    Map,
    Node,
    Not,
    Or,
    Signal,
    Sleep,
    Truth,
)
from .values import (
    Binding,
    CallValue,
    DictValue,
    Entry,
    ListValue,
    Promise,
    RecordValue,
    Value,
)

Names: TypeAlias = Mapping[tuple[str, str], str]
"""New ids of nodes, by the block that they are in and their id so far."""


def renamed(blocks: Iterable[Block], names: Names) -> tuple[Block, ...]:
    """The blocks of a graph with some nodes renamed: such as have no blocks of their own."""
    known = {block.id: block for block in blocks}
    return tuple(_block(block, _seen(block, known, names)) for block in known.values())


def relocate(spans: Iterable[Located], owner: str, names: Names) -> Iterator[Located]:
    """Places in the source by the paths that renamed nodes of an entity now have."""
    moved = {
        paths.node(owner, block, old): paths.node(owner, block, new)
        for (block, old), new in names.items()
    }
    for each in spans:
        path, sign, name = each.path.partition("#")
        yield Located(f"{moved[path]}{sign}{name}", each.span) if path in moved else each


def _seen(block: Block, blocks: Mapping[str, Block], names: Names) -> dict[str, str]:
    """What ids within a block stand for: those of its own nodes, then those around it."""
    around: dict[str, str] = {}
    lineage = [BODY]
    if block.id != BODY:
        steps = block.id.split("/")
        lineage += ["/".join(steps[:count]) for count in range(2, len(steps) + 1, 2)]
    for each in lineage:
        for node in blocks[each].nodes if each in blocks else ():
            around[node.id] = names.get((each, node.id), node.id)
    return around


def _block(block: Block, ids: Mapping[str, str]) -> Block:
    nodes = tuple(_node(node, ids) for node in block.nodes)
    return Block(block.id, nodes, _bindings(block.outputs, ids))


def _node(node: Node, ids: Mapping[str, str]) -> Node:
    after = tuple(ids.get(each, each) for each in node.after)
    match node:
        case Call():
            found = ids.get(node.id, node.id)
            return replace(node, id=found, inputs=_bindings(node.inputs, ids), after=after)
        case Branch(arms=arms):
            return replace(node, arms=tuple(_arm(arm, ids) for arm in arms), after=after)
        case Map(items=items):
            return replace(node, items=_bindings(items, ids), after=after)
        case Gate(action=action):
            found = ids.get(node.id, node.id)
            return replace(node, id=found, action=_action(action, ids), after=after)
        case _:
            assert_never(node)


def _arm(arm: Arm, ids: Mapping[str, str]) -> Arm:
    condition = arm.condition
    return arm if condition is None else replace(arm, condition=_condition(condition, ids))


def _action(action: GateAction, ids: Mapping[str, str]) -> GateAction:
    match action:
        case Approve(value):
            return Approve(_value(value, ids))
        case Sleep(value):
            return Sleep(_value(value, ids))
        case Signal():
            return action
        case _:
            assert_never(action)


def _condition(condition: Condition, ids: Mapping[str, str]) -> Condition:
    match condition:
        case Comparison(op, left, right):
            return Comparison(op, _value(left, ids), _value(right, ids))
        case And(operands):
            return And(tuple(_condition(each, ids) for each in operands))
        case Or(operands):
            return Or(tuple(_condition(each, ids) for each in operands))
        case Not(operand):
            return Not(_condition(operand, ids))
        case Truth(value):
            return Truth(_value(value, ids))
        case IsNone(value):
            return IsNone(_value(value, ids))
        case _:
            assert_never(condition)


def _bindings(bindings: tuple[Binding, ...], ids: Mapping[str, str]) -> tuple[Binding, ...]:
    return tuple(replace(each, value=_value(each.value, ids)) for each in bindings)


def _value(value: Value, ids: Mapping[str, str]) -> Value:
    match value:
        case Promise(node=node) if node in ids:
            return replace(value, node=ids[node])
        case ListValue(items):
            return ListValue(tuple(_value(each, ids) for each in items))
        case DictValue(entries):
            return DictValue(
                tuple(Entry(_value(each.key, ids), _value(each.value, ids)) for each in entries)
            )
        case RecordValue():
            return replace(value, fields=_bindings(value.fields, ids))
        case CallValue():
            positional = tuple(_value(each, ids) for each in value.arguments)
            return replace(value, arguments=positional, keywords=_bindings(value.keywords, ids))
        case _:
            return value
