"""Which names that only a workflow itself knows are others now: items of maps, outputs of branches.

Nobody outside uses them, so a new one changes nothing that runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .diff_moves import Spot
from .nodes import BODY, Block, Branch, Map, Node, Run
from .records import dataclass
from .rename import values_replaced
from .values import Binding, Promise, Value


@dataclass(frozen=True, slots=True)
class Local:
    """A name that is another now, of a map or branch that is in both graphs under one id."""

    spot: Spot
    is_item: bool
    old: str
    new: str


def match_locals(
    old: Iterable[Block], new: Iterable[Block]
) -> tuple[tuple[Block, ...], tuple[Local, ...]]:
    """The old blocks under the new names, and which those are.

    A name is another one now if it is all that went, and the other all that came.
    """
    olds, news = ({each.id: each for each in side} for side in (old, new))
    found = tuple(_found(olds, news))
    if not found:
        return (*olds.values(),), ()
    renames = _Renames(olds, {(each.spot, each.is_item, each.old): each.new for each in found})
    return tuple(map(renames.of, olds.values())), found


def _found(olds: Mapping[str, Block], news: Mapping[str, Block]) -> Iterator[Local]:
    for block in olds.values():
        if block.id not in news:
            continue
        others = {node.id: node for node in news[block.id].nodes}
        for node in block.nodes:
            match node, others.get(node.id):
                case Map(items=was), Map(items=now):
                    pair = _alone(was, now)
                case Branch() as one, Branch() as other:
                    pair = _alone(_outputs(one, olds), _outputs(other, news))
                case _:
                    continue
            if pair is not None:
                yield Local((block.id, node.id), isinstance(node, Map), *pair)


def _outputs(branch: Branch, blocks: Mapping[str, Block]) -> tuple[Binding, ...]:
    """What a branch gives: the same by each of its ways."""
    runs = (each.action for each in branch.arms if isinstance(each.action, Run))
    first = next(runs, None)
    return blocks[first.block].outputs if first is not None and first.block in blocks else ()


def _alone(old: tuple[Binding, ...], new: tuple[Binding, ...]) -> tuple[str, str] | None:
    was, now = ([each.name for each in side] for side in (old, new))
    gone = [each for each in was if each not in now]
    come = [each for each in now if each not in was]
    return (gone[0], come[0]) if len(gone) == len(come) == 1 else None


class _Renames:
    """The blocks of a graph under new names, what refers to them included."""

    def __init__(
        self, blocks: Mapping[str, Block], names: Mapping[tuple[Spot, bool, str], str]
    ) -> None:
        self._names = names
        self._candidates = {old for _, _, old in names}
        self._nodes = {each.id: {node.id for node in each.nodes} for each in blocks.values()}
        self._owners = dict[str, tuple[Spot, Node]]()
        for block in blocks.values():
            for node in block.nodes:
                match node:
                    case Map(block=inside):
                        self._owners[inside] = (block.id, node.id), node
                    case Branch(arms=arms):
                        for arm in arms:
                            if isinstance(arm.action, Run):
                                self._owners[arm.action.block] = (block.id, node.id), node
                    case _:
                        pass

    def of(self, block: Block) -> Block:
        def leaf(value: Value) -> Value:
            if not isinstance(value, Promise) or value.output not in self._candidates:
                return value
            return replace(value, output=self._seen(block.id, value))

        found = values_replaced(block, leaf)
        nodes = tuple(
            replace(each, items=self._named(each.items, (block.id, each.id), is_item=True))
            if isinstance(each, Map)
            else each
            for each in found.nodes
        )
        spot, owner = self._owners.get(block.id, (("", ""), None))
        outputs = found.outputs
        if isinstance(owner, Branch):
            outputs = self._named(outputs, spot, is_item=False)
        return Block(block.id, nodes, outputs)

    def _named(
        self, bindings: tuple[Binding, ...], spot: Spot, *, is_item: bool
    ) -> tuple[Binding, ...]:
        return tuple(
            replace(each, name=self._names.get((spot, is_item, each.name), each.name))
            for each in bindings
        )

    def _seen(self, block: str, promise: Promise) -> str:
        """The name that an output or item has now, as it is seen in a block: the innermost counts."""
        name = promise.output
        while True:
            spot, owner = self._owners.get(block, (("", ""), None))
            if promise.node and promise.node in self._nodes[block]:
                return self._names.get(((block, promise.node), False, name), name)
            items = owner.items if isinstance(owner, Map) and not promise.node else ()
            if any(each.name == name for each in items):
                return self._names.get((spot, True, name), name)
            if owner is None or block == BODY:
                return name
            block = spot[0]
