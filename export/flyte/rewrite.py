"""Blocks with other values in them: every promise replaced as a function says."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, assert_never

from ...ir.nodes import (
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
    Map,
    Node,
    Not,
    Or,
    Run,
    Signal,
    Sleep,
    Truth,
)
from ...ir.values import Binding, DictValue, Entry, ListValue, Promise, RecordValue, Value

Change: TypeAlias = Callable[[Promise], Value]


def block_with(block: Block, change: Change, block_id: Callable[[str], str] = str) -> Block:
    """The block with its promises changed, and other ids for it and the blocks within it."""
    nodes = tuple(_node(each, change, block_id) for each in block.nodes)
    return Block(block_id(block.id), nodes, _bindings(block.outputs, change))


def _node(node: Node, change: Change, block_id: Callable[[str], str]) -> Node:
    match node:
        case Call():
            return replace(node, inputs=_bindings(node.inputs, change))
        case Branch():
            arms = (_arm(each, change, block_id) for each in node.arms)
            return replace(node, arms=tuple(arms))
        case Map():
            items = _bindings(node.items, change)
            return replace(node, items=items, block=block_id(node.block))
        case Gate():
            return replace(node, action=_action(node.action, change))
        case _:
            assert_never(node)


def _arm(arm: Arm, change: Change, block_id: Callable[[str], str]) -> Arm:
    condition = None if arm.condition is None else _condition(arm.condition, change)
    action = Run(block_id(arm.action.block)) if isinstance(arm.action, Run) else arm.action
    return Arm(condition, action)


def _condition(condition: Condition, change: Change) -> Condition:
    match condition:
        case And(parts):
            return And(tuple(_condition(each, change) for each in parts))
        case Or(parts):
            return Or(tuple(_condition(each, change) for each in parts))
        case Not(part):
            return Not(_condition(part, change))
        case Comparison(op, left, right):
            return Comparison(op, value_with(left, change), value_with(right, change))
        case Truth(value):
            return Truth(value_with(value, change))
        case IsNone(value):
            return IsNone(value_with(value, change))
        case _:
            assert_never(condition)


def _action(action: GateAction, change: Change) -> GateAction:
    match action:
        case Approve(value):
            return Approve(value_with(value, change))
        case Sleep(value):
            return Sleep(value_with(value, change))
        case Signal():
            return action
        case _:
            assert_never(action)


def _bindings(given: tuple[Binding, ...], change: Change) -> tuple[Binding, ...]:
    return tuple(Binding(each.name, value_with(each.value, change)) for each in given)


def value_with(value: Value, change: Change) -> Value:
    """The value with its promises changed."""
    match value:
        case Promise():
            return change(value)
        case ListValue(items):
            return ListValue(tuple(value_with(each, change) for each in items))
        case DictValue(entries):
            pairs = (Entry(each.key, value_with(each.value, change)) for each in entries)
            return DictValue(tuple(pairs))
        case RecordValue(name, fields):
            return RecordValue(name, _bindings(fields, change))
        case _:
            return value
