"""The way through the blocks of a workflow, depth first in source order, without recursion."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias, assert_never

from ..ir.nodes import BODY, Block, Branch, Map, Node
from ..ir.records import dataclass
from ..ir.walk import inner_blocks


@dataclass(frozen=True, slots=True)
class Open:
    """A block begins; its nodes follow."""

    block: Block


@dataclass(frozen=True, slots=True)
class Close:
    """The block that was opened last ends."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A node begins; the blocks within it follow."""

    node: Node


@dataclass(frozen=True, slots=True)
class Leave:
    """The blocks within a node have ended."""

    node: Branch | Map


Step: TypeAlias = Open | Close | Visit | Leave


def steps(blocks: Mapping[str, Block]) -> Iterator[Step]:
    """Every step of the way. A block that is referred to twice is walked once."""
    stack: list[Step] = [Open(blocks[BODY])] if BODY in blocks else []
    opened = {BODY}
    while stack:
        step = stack.pop()
        yield step
        match step:
            case Open(block):
                stack.append(Close())
                stack.extend(Visit(node) for node in reversed(block.nodes))
            case Visit(node):
                inner = [each for each in inner_blocks(node) if each not in opened]
                opened.update(inner)
                if isinstance(node, Branch | Map):
                    stack.append(Leave(node))
                stack.extend(Open(blocks[each]) for each in reversed(inner) if each in blocks)
            case Close() | Leave():
                pass
            case _:
                assert_never(step)
