"""Which nodes are in another block than before: in a branch, out of one, or in another arm."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from .nodes import Block, Branch, Call, Gate, GateAction, Map, Node
from .values import Ref

Spot: TypeAlias = tuple[str, str]
"""The id of a block, and of a node in it."""
Moves: TypeAlias = Mapping[Spot, Spot]
"""Where each node that moved is now, by where it was."""
_What: TypeAlias = tuple[str, Ref | type[GateAction | Node]]
"""The id of a node, and what it calls or waits for, or that it is a branch or a map."""


def find_moves(
    old: tuple[Mapping[str, Block], set[Spot]], new: tuple[Mapping[str, Block], set[Spot]]
) -> Moves:
    """The nodes that are in two blocks which are not the same one, outer ones first.

    Takes the blocks of each side and what has a match. A node that has none is the same as one of its
    name and callee, or kind, if no other on either side is.
    """
    was, now = _loose(*old), _loose(*new)
    return {
        spots[0]: now[key][0]
        for key, spots in was.items()
        if len(spots) == 1 and len(now.get(key, ())) == 1
    }


def _loose(blocks: Mapping[str, Block], matched: set[Spot]) -> dict[_What, list[Spot]]:
    found = dict[_What, list[Spot]]()
    for spot, what in _movable(blocks):
        if spot not in matched:
            found.setdefault(what, []).append(spot)
    return found


def _movable(blocks: Mapping[str, Block]) -> Iterator[tuple[Spot, _What]]:
    for block in blocks.values():
        for node in block.nodes:
            match node:
                case Call(target=target):
                    yield (block.id, node.id), (node.id, target)
                case Gate(action=action):
                    yield (block.id, node.id), (node.id, type(action))
                case Branch() | Map():
                    yield (block.id, node.id), (node.id, type(node))
