"""Which node of one block is which of another: by id, then by content and neighbourhood.

A node without a namesake is matched with one that does the same with the same neighbours, if no
other node on either side does. Each match tells more about its neighbours, so matching goes on from
there until nothing new is found. Each node is looked at again only when a neighbour was matched, so
the work is linear in the size of what has no namesake.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import field, replace
from typing import Final, assert_never

from .nodes import Arm, Block, Branch, Call, Gate, Map, Node, Run
from .records import dataclass
from .rename import node_renamed
from .values import Null, Promise
from .walk import inner_blocks, needed_nodes, promises, uses

UNKNOWN: Final = "?"
"""Stands for a node that has no match so far. No id of a node is like it."""

_EVIDENCE: Final = (
    "the same content, inputs and uses",
    "the same content and inputs",
    "the same content and uses",
    "the same calls, neighbours and uses",
)
"""Of the kinds of key, the surest first."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two blocks, and what ids around it stand for."""

    block: Block
    blocks: dict[str, Block]
    """All of the workflow's, by id."""
    outer: Mapping[str, str]
    """What the ids of nodes around the block are called on both sides, where that is not the id."""


@dataclass(slots=True)
class Matches:
    """The nodes of two blocks that are the same."""

    ids: dict[str, str] = field(default_factory=dict[str, str])
    """The new id of each old node, in the order of the old block."""
    evidence: dict[str, str] = field(default_factory=dict[str, str])
    """How the renamed ones were found, by their new id."""


def match_nodes(old: Side, new: Side) -> Matches:
    """The nodes that are the same in both blocks."""
    names = {node.id for node in new.block.nodes}
    same = {node.id: node.id for node in old.block.nodes if node.id in names}
    left = [node for node in old.block.nodes if node.id not in same]
    free = [node for node in new.block.nodes if node.id not in same]
    if not left or not free:
        return Matches(same)
    search = _Search((_half(old, left, same), _half(new, free, same)))
    return search.run(same)


def match_arms(old: tuple[Arm, ...], new: tuple[Arm, ...]) -> dict[int, int]:
    """Which way of a branch is which, by number: by its condition, under the new names.

    The rest belong together in their order, where they are as many on both sides.
    """
    found = dict[int, int]()
    free = {arm.condition: index for index, arm in reversed([*enumerate(new)])}
    for index, arm in enumerate(old):
        if arm.condition in free:
            found[index] = free.pop(arm.condition)
    left = [index for index in range(len(old)) if index not in found]
    taken = frozenset(found.values())
    rest = [index for index in range(len(new)) if index not in taken]
    if len(left) == len(rest):
        found |= zip(left, rest, strict=True)
    return dict(sorted(found.items()))


@dataclass(slots=True)
class _Half:
    """One side of the search."""

    side: Side
    left: dict[str, Node]
    """The nodes without a match, by id."""
    names: dict[str, str]
    """What each id of the block is called on both sides; `UNKNOWN` where there is no match."""
    consumers: dict[str, list[tuple[str, str]]]
    """Who uses the outputs of an unmatched node: the consumer's id, and which output."""
    neighbours: dict[str, list[str]]
    """The unmatched nodes beside a node."""
    keys: dict[str, tuple[Hashable, ...]]


def _half(side: Side, left: list[Node], same: Mapping[str, str]) -> _Half:
    names = {**side.outer, **same, **{node.id: UNKNOWN for node in left}}
    waiting = {node.id: node for node in left}
    consumers: dict[str, list[tuple[str, str]]] = {node.id: [] for node in left}
    neighbours: dict[str, list[str]] = {}
    for node in side.block.nodes:
        for source, output in _sources(node, side.blocks):
            if source in consumers:
                consumers[source].append((node.id, output))
                neighbours.setdefault(node.id, []).append(source)
            if node.id in waiting:
                neighbours.setdefault(source, []).append(node.id)
    for each in side.block.outputs:
        for promise in promises(each.value):
            if promise.node in consumers:
                consumers[promise.node].append(("", f"{each.name}={promise.output}"))
    return _Half(side, waiting, names, consumers, neighbours, {})


def _sources(node: Node, blocks: dict[str, Block]) -> Iterable[tuple[str, str]]:
    """The nodes that a node refers to, and how."""
    found = [(each.node, each.output) for each in promises(*uses(node)) if each.node]
    if inner_blocks(node):
        found += [(each, "") for each in sorted(needed_nodes(node, blocks)) if each]
    return (*found, *((each, "after") for each in node.after))


@dataclass(slots=True)
class _Search:
    """One search. A pool is the nodes of both sides that have one key in common."""

    halves: tuple[_Half, _Half]
    pools: dict[Hashable, tuple[dict[str, None], dict[str, None]]] = field(
        default_factory=dict[Hashable, tuple[dict[str, None], dict[str, None]]]
    )
    touched: tuple[dict[Hashable, None], ...] = field(default_factory=lambda: ({}, {}, {}, {}))
    """The keys whose pools have changed, for each kind of key."""

    def run(self, same: dict[str, str]) -> Matches:
        found, evidence = dict(same), dict[str, str]()
        dirty = [deque(half.left) for half in self.halves]
        while True:
            for half in (0, 1):
                for each in dict.fromkeys(dirty[half]):
                    self._forget(half, each)
                    self._enter(half, each)
            pairs, level = self._alone()
            if not pairs:
                break
            dirty = [deque[str](), deque[str]()]
            for pair in pairs:
                found[pair[0]] = pair[1]
                evidence[pair[1]] = _EVIDENCE[level]
                self._match(pair, dirty)
        order = {node.id: found[node.id] for node in self._old_nodes() if node.id in found}
        return Matches(order, evidence)

    def _old_nodes(self) -> tuple[Node, ...]:
        return self.halves[0].side.block.nodes

    def _alone(self) -> tuple[list[tuple[str, str]], int]:
        """The pairs that are alone in their pools, by the surest kind of key that has some."""
        for level, touched in enumerate(self.touched):
            pairs = list[tuple[str, str]]()
            for key in touched:
                one, other = self.pools.get(key, ({}, {}))
                if len(one) == len(other) == 1:
                    pairs.append((next(iter(one)), next(iter(other))))
            touched.clear()
            if pairs:
                return pairs, level
        return [], 0

    def _match(self, pair: tuple[str, str], dirty: list[deque[str]]) -> None:
        for half, name in enumerate(pair):
            self._forget(half, name)
            mine = self.halves[half]
            del mine.left[name]
            mine.names[name] = pair[1]
        for half, name in enumerate(pair):
            mine = self.halves[half]
            dirty[half].extend(each for each in mine.neighbours.get(name, ()) if each in mine.left)

    def _enter(self, half: int, name: str) -> None:
        mine = self.halves[half]
        if name not in mine.left:
            return
        mine.keys[name] = found = _keys(mine, mine.left[name])
        for level, key in enumerate(found):
            if key is not None:
                self.pools.setdefault(key, ({}, {}))[half][name] = None
                self.touched[level][key] = None

    def _forget(self, half: int, name: str) -> None:
        for level, key in enumerate(self.halves[half].keys.pop(name, ())):
            if key is not None:
                self.pools[key][half].pop(name, None)
                self.touched[level][key] = None


def _keys(half: _Half, node: Node) -> tuple[Hashable, ...]:
    """What a node is known by, one for each line of `_EVIDENCE`.

    None where none of the neighbours in a key is known: being alone would mean nothing.
    """
    known = node_renamed(_bare(node), half.names)
    uses_of_it = sorted(
        (half.names.get(user, user), output) for user, output in half.consumers[node.id]
    )
    sources = [half.names.get(each, each) for each, _ in _sources(node, half.side.blocks)]
    has_parameters = any(not each.node for each in promises(*uses(node)))
    # Constants alone tell it too, where nothing else goes in.
    constant = not sources and any(True for _ in uses(node))
    above = constant or has_parameters or any(each != UNKNOWN for each in sources)
    below = any(user != UNKNOWN for user, _ in uses_of_it)
    shape = _shape(node, half.side.blocks)
    isolated = not sources and not uses_of_it
    loose = node_renamed(known, {**dict.fromkeys(sources, UNKNOWN), "": ""})
    return (
        (0, known, shape, tuple(uses_of_it)) if above or below or isolated else None,
        (1, known, shape) if above else None,
        (2, loose, shape, tuple(uses_of_it)) if below else None,
        (3, *_asked_or_given(known, sources), shape, tuple(uses_of_it))
        if above and below
        else None,
    )


def _asked_or_given(node: Node, sources: list[str]) -> tuple[Node, frozenset[str]]:
    """A node without its constants, or the tests of a branch; and the neighbours that it takes from."""
    match node:
        case Call(inputs=inputs):
            given = (
                each if isinstance(each.value, Promise) else replace(each, value=Null())
                for each in inputs
            )
            return replace(node, inputs=tuple(given)), frozenset()
        case Branch(arms=arms):
            return replace(node, arms=tuple(map(_untested, arms))), frozenset(sources)
        case _:
            return node, frozenset()


def _untested(arm: Arm) -> Arm:
    return replace(arm, condition=None)


def _bare(node: Node) -> Node:
    """A node without its id, and without the ids of its blocks, which begin with it."""
    match node:
        case Call() | Gate():
            return replace(node, id="")
        case Branch(arms=arms):
            return replace(node, id="", arms=tuple(map(_bare_arm, arms)))
        case Map():
            return replace(node, id="", block="")
        case _:
            assert_never(node)


def _bare_arm(arm: Arm) -> Arm:
    return replace(arm, action=Run("")) if isinstance(arm.action, Run) else arm


def _shape(node: Node, blocks: dict[str, Block]) -> Hashable:
    """What stands in the blocks of a node: what their nodes call, in order."""
    if not inner_blocks(node):
        return ()
    found, stack = list[str](), [node]
    while stack:
        current = stack.pop()
        found.append(current.target.name if isinstance(current, Call) else type(current).__name__)
        for each in reversed(inner_blocks(current)):
            stack.extend(reversed(blocks[each].nodes if each in blocks else ()))
    return tuple(found)
