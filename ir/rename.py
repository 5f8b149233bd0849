"""Nodes and entities under other names: everything that refers to them follows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    EntityValue,
    Entry,
    ListValue,
    Promise,
    RecordValue,
    Ref,
    Value,
)

Names: TypeAlias = Mapping[tuple[str, str], str]
"""New ids of nodes, by the block that they are in and their id so far."""

Leaf: TypeAlias = Callable[[Value], Value]
"""What becomes of a value that has no parts."""


def renamed(blocks: Iterable[Block], names: Names) -> tuple[Block, ...]:
    """The blocks of a graph with some nodes renamed: such as have no blocks of their own."""
    known = {block.id: block for block in blocks}
    return tuple(_block(block, _seen(block, known, names)) for block in known.values())


def retargeted(blocks: Iterable[Block], targets: Mapping[Ref, Ref]) -> tuple[Block, ...]:
    """The blocks of a graph with other entities in place of some that it calls or passes on."""

    def leaf(value: Value) -> Value:
        if isinstance(value, EntityValue) and value.ref in targets:
            return EntityValue(targets[value.ref])
        return value

    def node_of(node: Node) -> Node:
        found = _node(node, {}, leaf)
        match found:
            case Call(target=target) if target in targets:
                return replace(found, target=targets[target])
            case _:
                return found

    return tuple(
        Block(block.id, tuple(map(node_of, block.nodes)), _bindings(block.outputs, leaf))
        for block in blocks
    )


def values_replaced(block: Block, leaf: Leaf) -> Block:
    """A block in which other values may stand for those that have no parts."""
    nodes = tuple(_node(node, {}, leaf) for node in block.nodes)
    return Block(block.id, nodes, _bindings(block.outputs, leaf))


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
    leaf = _renaming(ids)
    nodes = tuple(_node(node, ids, leaf) for node in block.nodes)
    return Block(block.id, nodes, _bindings(block.outputs, leaf))


def node_renamed(node: Node, ids: Mapping[str, str]) -> Node:
    """A node with other ids for what it refers to, and for itself where it has no blocks."""
    return _node(node, ids, _renaming(ids))


def bindings_renamed(bindings: tuple[Binding, ...], ids: Mapping[str, str]) -> tuple[Binding, ...]:
    """Values with other ids for the nodes that they refer to."""
    return _bindings(bindings, _renaming(ids))


def _renaming(ids: Mapping[str, str]) -> Leaf:
    def leaf(value: Value) -> Value:
        if isinstance(value, Promise) and value.node in ids:
            return replace(value, node=ids[value.node])
        return value

    return leaf


def _node(node: Node, ids: Mapping[str, str], leaf: Leaf) -> Node:
    after = tuple(ids.get(each, each) for each in node.after)
    match node:
        case Call():
            found = ids.get(node.id, node.id)
            return replace(node, id=found, inputs=_bindings(node.inputs, leaf), after=after)
        case Branch(arms=arms):
            return replace(node, arms=tuple(_arm(arm, leaf) for arm in arms), after=after)
        case Map(items=items):
            return replace(node, items=_bindings(items, leaf), after=after)
        case Gate(action=action):
            found = ids.get(node.id, node.id)
            return replace(node, id=found, action=_action(action, leaf), after=after)
        case _:
            assert_never(node)


def _arm(arm: Arm, leaf: Leaf) -> Arm:
    condition = arm.condition
    return arm if condition is None else replace(arm, condition=_condition(condition, leaf))


def _action(action: GateAction, leaf: Leaf) -> GateAction:
    match action:
        case Approve(value):
            return Approve(_value(value, leaf))
        case Sleep(value):
            return Sleep(_value(value, leaf))
        case Signal():
            return action
        case _:
            assert_never(action)


def _condition(condition: Condition, leaf: Leaf) -> Condition:
    match condition:
        case Comparison(op, left, right):
            return Comparison(op, _value(left, leaf), _value(right, leaf))
        case And(operands):
            return And(tuple(_condition(each, leaf) for each in operands))
        case Or(operands):
            return Or(tuple(_condition(each, leaf) for each in operands))
        case Not(operand):
            return Not(_condition(operand, leaf))
        case Truth(value):
            return Truth(_value(value, leaf))
        case IsNone(value):
            return IsNone(_value(value, leaf))
        case _:
            assert_never(condition)


def _bindings(bindings: tuple[Binding, ...], leaf: Leaf) -> tuple[Binding, ...]:
    found = ((each, _value(each.value, leaf)) for each in bindings)
    # Most values stay as they are: making none anew is what keeps the diff of large graphs fast.
    return tuple(old if now is old.value else replace(old, value=now) for old, now in found)


def _value(value: Value, leaf: Leaf) -> Value:
    match value:
        case ListValue(items):
            return ListValue(tuple(_value(each, leaf) for each in items))
        case DictValue(entries):
            return DictValue(
                tuple(Entry(_value(each.key, leaf), _value(each.value, leaf)) for each in entries)
            )
        case RecordValue():
            return replace(value, fields=_bindings(value.fields, leaf))
        case CallValue():
            positional = tuple(_value(each, leaf) for each in value.arguments)
            return replace(value, arguments=positional, keywords=_bindings(value.keywords, leaf))
        case _:
            return leaf(value)
