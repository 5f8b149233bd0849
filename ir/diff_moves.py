"""Which calls are in another block than before: in a branch, out of one, or in another arm."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from .nodes import Block, Call
from .values import Ref

Spot: TypeAlias = tuple[str, str]
"""The id of a block, and of a node in it."""
Moves: TypeAlias = Mapping[Spot, Spot]
"""Where each call that moved is now, by where it was."""


def find_moves(
    old: tuple[Mapping[str, Block], set[Spot]], new: tuple[Mapping[str, Block], set[Spot]]
) -> Moves:
    """The calls that are in two blocks which are not the same one.

    Takes the blocks of each side and what has a match. A call that has none is the same as one of its
    name and callee, if no other on either side is.
    """
    was, now = _loose(*old), _loose(*new)
    return {
        spots[0]: now[key][0]
        for key, spots in was.items()
        if len(spots) == 1 and len(now.get(key, ())) == 1
    }


def _loose(blocks: Mapping[str, Block], matched: set[Spot]) -> dict[tuple[str, Ref], list[Spot]]:
    found = dict[tuple[str, Ref], list[Spot]]()
    for spot, call in _calls(blocks):
        if spot not in matched:
            found.setdefault((call.id, call.target), []).append(spot)
    return found


def _calls(blocks: Mapping[str, Block]) -> Iterator[tuple[Spot, Call]]:
    for block in blocks.values():
        for node in block.nodes:
            if isinstance(node, Call):
                yield (block.id, node.id), node
