"""Which calls and gates are in another block than before: in a branch, out of one, or in another arm.

A branch or a map that moved is one that went and one that came: what is in it would have to be
compared where it went.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from .nodes import Block, Call, Gate, GateAction
from .values import Ref

Spot: TypeAlias = tuple[str, str]
"""The id of a block, and of a node in it."""
Moves: TypeAlias = Mapping[Spot, Spot]
"""Where each call or gate that moved is now, by where it was."""
_What: TypeAlias = tuple[str, Ref | type[GateAction]]
"""The id of a node, and what it calls or waits for."""


def find_moves(
    old: tuple[Mapping[str, Block], set[Spot]], new: tuple[Mapping[str, Block], set[Spot]]
) -> Moves:
    """The calls and gates that are in two blocks which are not the same one.

    Takes the blocks of each side and what has a match. A node that has none is the same as one of its
    name and callee, or kind of gate, if no other on either side is.
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
            if isinstance(node, Call):
                yield (block.id, node.id), (node.id, node.target)
            elif isinstance(node, Gate):
                yield (block.id, node.id), (node.id, type(node.action))
