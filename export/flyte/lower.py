"""Give every workflow a shape that Flyte can say.

An arm of a branch in Flyte holds one node, and gives what that node does; a map runs one task or
launch plan. Arms that hold more, or give something else, become workflows of their own, and so do
bodies of maps, with a launch plan. Nothing is dropped, and what Flyte can say stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Final

from ...ir.nodes import (
    BODY,
    Block,
    Branch,
    Call,
    Gate,
    Input,
    Interface,
    LaunchPlan,
    Map,
    Output,
    Package,
    Sleep,
    Workflow,
)
from ...ir.records import dataclass
from ...ir.scope import Index, Outputs, Scope, index, item_type, outputs_of
from ...ir.types import ANY, Type
from ...ir.values import Binding, Duration, EntityKind, Promise, Ref, Value
from ...ir.walk import inner_blocks, promises, uses
from .eager import with_wrappers
from .failing import failures_last
from .maps import mapping
from .rewrite import block_with

_HIGHEST: Final = 6
"""How many branches may stand within one another: readers of protobuf go a hundred messages deep."""
_ARM: Final = re.compile(r"[.-].+-(if|elif-\d+|else)")
_WORD: Final = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Lowered:
    """A package in Flyte's shape."""

    package: Package
    arms: frozenset[str]
    """Names of the workflows that were arms: they are registered only within those that call them."""
    wrappers: frozenset[str]
    """Names of the workflows that only start an eager task."""


def lower(package: Package) -> Lowered:
    """The package with every arm and every body of a map in Flyte's shape."""
    package, wrappers = with_wrappers(package)
    names = index(package)
    lowered, plans = list[Workflow](), list[LaunchPlan]()
    arms = set[str]()
    for workflow in package.workflows:
        work = _Lowering(failures_last(workflow), names)
        lowered += (work.workflow(), *work.extracted)
        plans += work.plans
        arms |= work.arms
    complete = (*package.launch_plans, *plans)
    shaped = replace(package, workflows=tuple(lowered), launch_plans=complete)
    return Lowered(shaped, frozenset(arms), wrappers)


@dataclass(slots=True)
class _Lowering:
    """One workflow on its way; lives one call."""

    source: Workflow
    names: Index
    blocks: dict[str, Block] = field(default_factory=dict[str, Block])
    yields: dict[str, Outputs] = field(default_factory=dict[str, Outputs])
    extracted: list[Workflow] = field(default_factory=list[Workflow])
    plans: list[LaunchPlan] = field(default_factory=list[LaunchPlan])
    arms: set[str] = field(default_factory=set[str])
    """Names of the workflows that are arms of this one."""
    heights: dict[str, int] = field(default_factory=dict[str, int])
    """How many branches stand within one another in a block."""

    def workflow(self) -> Workflow:
        """The workflow, with what was taken out of it called instead."""
        self.blocks = {each.id: each for each in self.source.blocks}
        if BODY not in self.blocks:
            return self.source
        parameters = {each.name: each.type for each in self.source.interface.inputs}
        self._block(BODY, Scope(self.names.types, None, parameters))
        return replace(self.source, blocks=tuple(self.blocks.values()))

    def _block(self, block_id: str, scope: Scope) -> None:
        """Lower what is in a block, from the inside out."""
        for position in range(len(self.blocks[block_id].nodes)):
            node = self.blocks[block_id].nodes[position]  # as the branches before it left it
            if isinstance(node, Branch):
                self._branch(node, block_id, scope)
            elif isinstance(node, Map):
                self._map(node, scope)
            callee = self.names.interface(node.target) if isinstance(node, Call) else None
            scope.nodes[node.id] = outputs_of(node, scope, callee, self.yields)
        block = self.blocks[block_id]
        self.yields[block_id] = scope.yields(block.outputs)

    # Branches

    def _branch(self, node: Branch, parent: str, scope: Scope) -> None:
        arms = inner_blocks(node)
        for block_id in arms:
            self._block(block_id, Scope(scope.types, scope))
        renamed = self._common_names(arms)
        if renamed:
            self._rename(node.id, parent, arms, renamed)
        for block_id in arms:
            block, height = self.blocks[block_id], self.heights.get(block_id, 0)
            if not _is_one_node(block) or height >= _HIGHEST:
                self._extract_arm(block_id, scope)
                height = 0
            elif (callee := self._extracted_before(block)) is not None:
                self.arms.add(callee)
            self.heights[parent] = max(self.heights.get(parent, 0), height + 1)

    def _common_names(self, arms: Iterable[str]) -> Mapping[str, str]:
        """New names for what the branch gives, by old ones: those of the outputs that the arms hold.

        Only where every arm is one node and all agree; {} where nothing has to change.
        """
        found: list[dict[str, str]] = []
        for block_id in arms:
            block = self.blocks[block_id]
            if len(block.nodes) != 1:
                return {}
            (node,) = block.nodes
            held = {
                each.name: each.value.output
                for each in block.outputs
                if isinstance(each.value, Promise) and each.value.node == node.id
                if not each.value.path
            }
            if len(held) != len(block.outputs) or len({*held.values()}) != len(held):
                return {}
            found.append(held)
        agree = all(each == found[0] for each in found)
        changes = bool(found) and any(old != new for old, new in found[0].items())
        return found[0] if agree and changes else {}

    def _rename(
        self, branch: str, parent: str, arms: Iterable[str], names: Mapping[str, str]
    ) -> None:
        """Call what a branch gives by other names, in its arms and wherever it is used."""

        def change(value: Promise) -> Value:
            is_ours = value.node == branch and value.output in names
            return replace(value, output=names[value.output]) if is_ours else value

        for block_id in arms:
            block = self.blocks[block_id]
            outputs = tuple(Binding(names[each.name], each.value) for each in block.outputs)
            self.blocks[block_id] = replace(block, outputs=outputs)
            self.yields[block_id] = {names[old]: of for old, of in self.yields[block_id].items()}
        prefix = "" if parent == BODY else f"{parent}/"
        for block_id, block in self.blocks.items():
            if parent in (BODY, block_id) or block_id.startswith(prefix):
                self.blocks[block_id] = block_with(block, change)

    def _extract_arm(self, block_id: str, scope: Scope) -> None:
        """Put a call of a workflow that does what the arm does in the arm's place."""
        name = self._name(block_id)
        call = self._extract(block_id, name, scope, {})
        self.arms.add(name)
        outputs = tuple(Binding(each, Promise(call.id, each)) for each in self.yields[block_id])
        self.blocks[block_id] = Block(block_id, (call,), outputs)

    # Maps

    def _map(self, node: Map, scope: Scope) -> None:
        inner = Scope(scope.types, scope)
        items: dict[str, Type] = {
            each.name: item_type(scope.type_of(each.value)) or ANY for each in node.items
        }
        inner.parameters.update(items)
        self._block(node.block, inner)
        block = self.blocks[node.block]
        if mapping(node, block, self.names) is not None:
            return
        name = self._name(node.block)
        call = self._extract(node.block, name, inner, items)
        plan = LaunchPlan(name, name)
        self.plans.append(plan)
        self.names.launch_plans[name] = plan
        run = replace(call, target=Ref(EntityKind.LAUNCH_PLAN, name))
        outputs = tuple(Binding(each, Promise(call.id, each)) for each in self.yields[node.block])
        self.blocks[node.block] = Block(node.block, (run,), outputs)

    # Workflows from blocks

    def _name(self, block_id: str) -> str:
        """What the workflow is called that is made of a block."""
        return f"{self.source.name}.{block_id.replace('/', '-')}"

    def _extracted_before(self, block: Block) -> str | None:
        """The workflow that was made of an arm before the graph was read from Flyte, known by its name.

        No function has such a name. Of an arm within another, it goes on where that of the other ends.
        """
        match block.nodes:
            case (Call(target=Ref(EntityKind.WORKFLOW, name)),):
                place = name.removeprefix(self.source.name)
                return name if place != name and _ARM.fullmatch(place) else None
            case _:
                return None

    def _extract(self, block_id: str, name: str, scope: Scope, own: Mapping[str, Type]) -> Call:
        """Make a workflow of a block and those within it; gives the call of it."""
        taken = {
            each_id: self.blocks.pop(each_id)
            for each_id in [*self.blocks]
            if each_id == block_id or each_id.startswith(f"{block_id}/")
        }
        captured = _captured(taken, own)
        types = {new: scope.whole(old) or ANY for old, new in captured.items()}
        blocks = tuple(_moved(taken, block_id, captured))
        outputs = tuple(Output(each, of) for each, of in self.yields[block_id].items())
        inputs = tuple(Input(each, of) for each, of in types.items())
        made = Workflow(name, Interface(inputs, outputs), _with_a_node(blocks))
        self.extracted.append(made)
        self.names.workflows[name] = made
        label = block_id.rpartition("/")[2]
        values = tuple(Binding(new, old) for old, new in captured.items())
        return Call(label, Ref(EntityKind.WORKFLOW, name), values)


def _is_one_node(block: Block) -> bool:
    """Whether an arm holds one node and gives whole outputs of it, by their names."""
    if len(block.nodes) != 1:
        return False
    (node,) = block.nodes
    return all(each.value == Promise(node.id, each.name) for each in block.outputs)


def _captured(blocks: Mapping[str, Block], own: Mapping[str, Type]) -> dict[Promise, str]:
    """What blocks take from outside, and a name for each; `own` are the items of a map."""
    nodes = {node.id for block in blocks.values() for node in block.nodes}
    inner = {
        item.name
        for block in blocks.values()
        for node in block.nodes
        if isinstance(node, Map)
        for item in node.items
    }
    found: dict[Promise, str] = {Promise("", each): each for each in own}
    for value in _used(blocks.values()):
        for each in promises(value):
            whole = replace(each, path=())
            is_inner = each.node in nodes if each.node else each.output in inner
            if not is_inner and whole not in found:
                found[whole] = _fresh(whole, found.values())
    return found


def _used(blocks: Iterable[Block]) -> Iterator[Value]:
    for block in blocks:
        for node in block.nodes:
            yield from uses(node)
        yield from (each.value for each in block.outputs)


def _fresh(value: Promise, taken: Iterable[str]) -> str:
    """A name for an input: the parameter's, else of the node and its output."""
    words = f"{value.node}_{value.output}" if value.node else value.output
    name, number = _WORD.sub("_", words), 1
    known = {*taken}
    fresh = name
    while fresh in known:
        number += 1
        fresh = f"{name}_{number}"
    return fresh


def _moved(
    blocks: Mapping[str, Block], root: str, captured: Mapping[Promise, str]
) -> Iterator[Block]:
    """The blocks as those of a workflow, with what they captured as its inputs."""

    def change(value: Promise) -> Value:
        name = captured.get(replace(value, path=()))
        return value if name is None else Promise("", name, value.path)

    def block_id(old: str) -> str:
        return BODY if old == root else old.removeprefix(f"{root}/")

    for block in blocks.values():
        yield block_with(block, change, block_id)


def _with_a_node(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks whose body is not empty: Flyte refuses a workflow without nodes."""
    body = blocks[0]
    if body.nodes:
        return blocks
    wait = Gate("pass", Sleep(Duration(0)))
    return (replace(body, nodes=(wait,)), *blocks[1:])
