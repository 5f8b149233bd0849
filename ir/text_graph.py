"""Graphs in the text form: one node a line, arms and bodies indented below the node they belong to.

A block stands below its node where it has the id that `paths.child_block` gives it; its id is then
not written. Any other block is referred to by id and stands in a section of its own, so that every
graph can be written, also one that no validator accepts.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias, assert_never

from . import paths
from .format import (
    bindings_text,
    condition_text,
    dotted_text,
    name_text,
    node_text,
    quoted,
    type_text,
    value_text,
)
from .nodes import (
    BODY,
    NO_OPTIONS,
    Approve,
    Arm,
    Block,
    Branch,
    Call,
    Fail,
    Gate,
    GateAction,
    Map,
    Node,
    Options,
    Run,
    Signal,
    Sleep,
)
from .text_fields import given_fields

MAP_SETTINGS: Final = ("concurrency", "min_successes", "min_success_ratio")
GATE_SETTINGS: Final = ("signal", "timeout")
"""Fields of a node that are written as ``name=value`` on its line."""


def graph_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The lines of a workflow's or fragment's blocks."""
    return _Printer(blocks).lines()


_Item: TypeAlias = tuple[int, str | int | tuple[Block, Node]]
"""Something to write, after its indentation: a line, a block by its index, a node of a block."""


class _Printer:
    """Walks the blocks with a stack of its own: they may nest deeper than Python's calls."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._blocks = blocks
        self._unclaimed: dict[str, list[int]] = {}
        for index in reversed(range(len(blocks))):
            self._unclaimed.setdefault(blocks[index].id, []).append(index)
        self._order: list[int] = []

    def lines(self) -> Iterator[str]:
        yield from self._written(1, self._claim(BODY))
        for block in self._blocks:
            while (rest := self._claim(block.id)) is not None:
                yield f"  block {quoted(block.id)}"
                yield from self._written(2, rest)
        if self._order != sorted(self._order):
            yield f"  blocks {', '.join(quoted(block.id) for block in self._blocks)}"

    def _claim(self, block_id: str) -> int | None:
        """Index of the first block of the id that has no place yet."""
        unclaimed = self._unclaimed.get(block_id)
        return unclaimed.pop() if unclaimed else None

    def _written(self, depth: int, index: int | None) -> Iterator[str]:
        stack: list[_Item] = [] if index is None else [(depth, index)]
        while stack:
            depth, item = stack.pop()
            match item:
                case str():
                    yield "  " * depth + item
                case int():
                    self._order.append(item)
                    stack.extend(reversed(_contents(depth, self._blocks[item])))
                case (block, node):
                    yield "  " * depth + node_line(node)
                    stack.extend(reversed(self._inside(depth + 1, block, node)))
                case _:
                    assert_never(item)

    def _inside(self, depth: int, block: Block, node: Node) -> list[_Item]:
        """What stands below a node."""
        match node:
            case Branch(id, arms):
                below: list[_Item] = []
                for index, arm in enumerate(arms):
                    label = paths.arm_label(index, is_last=arm.condition is None)
                    below.append((depth, _arm_line(index, arm)))
                    if isinstance(arm.action, Run):
                        own = paths.child_block(block.id, id, label)
                        below.append((depth + 1, self._inner(own, arm.action.block)))
                return below
            case Map(id, _, inner):
                return [(depth, self._inner(paths.child_block(block.id, id, BODY), inner))]
            case Call() | Gate():
                return []
            case _:
                assert_never(node)

    def _inner(self, own: str, block_id: str) -> int | str:
        """The block itself where it is the node's own and has no place yet, else a reference."""
        index = self._claim(block_id) if block_id == own else None
        return f"-> {quoted(block_id)}" if index is None else index


def _contents(depth: int, block: Block) -> list[_Item]:
    items: list[_Item] = [(depth, (block, node)) for node in block.nodes]
    if block.outputs:
        word = "return" if depth == 1 else "yield"
        items.append((depth, f"{word} {bindings_text(block.outputs)}"))
    return items or [(depth, "pass")]


# Lines


def node_line(node: Node) -> str:
    """The line of a node, without what stands below it."""
    match node:
        case Call(id, target, inputs, after, options):
            call = f"{target.kind.value} {dotted_text(target.name)}({bindings_text(inputs)})"
            return f"{node_text(id)} = {call}{_after(after)}{_overrides(options)}"
        case Branch(id, _, after):
            return f"{node_text(id)} = branch{_after(after)}"
        case Map(id, items, after=after, options=options):
            lists = ", ".join(
                f"{name_text(each.name)} in {value_text(each.value)}" for each in items
            )
            parts = [f"{node_text(id)} = map", *([lists] if lists else [])]
            parts += _settings(node, MAP_SETTINGS)
            return " ".join(parts) + _after(after) + _overrides(options)
        case Gate(id, action, after=after):
            parts = [f"{node_text(id)} = {_action(action)}", *_settings(node, GATE_SETTINGS)]
            return " ".join(parts) + _after(after)
        case _:
            assert_never(node)


def _action(action: GateAction) -> str:
    match action:
        case Approve(value):
            return f"approve {value_text(value)}"
        case Signal(of):
            return f"signal {type_text(of)}"
        case Sleep(duration):
            return f"sleep {value_text(duration)}"
        case _:
            assert_never(action)


def _arm_line(index: int, arm: Arm) -> str:
    word = "else" if arm.condition is None else "elif" if index else "if"
    condition = "" if arm.condition is None else f" {condition_text(arm.condition)}"
    fails = f" fail {quoted(arm.action.message)}" if isinstance(arm.action, Fail) else ""
    return f"{word}{condition}{fails}"


def _settings(node: Map | Gate, names: tuple[str, ...]) -> Iterator[str]:
    return (f"{name}={text}" for name, text in given_fields(node, names))


def _after(ids: tuple[str, ...]) -> str:
    return f" after {', '.join(map(node_text, ids))}" if ids else ""


def _overrides(options: Options) -> str:
    if options == NO_OPTIONS:
        return ""
    return f" with {', '.join(f'{name}={text}' for name, text in given_fields(options))}"
