"""What promises refer to: the nodes and parameters in scope, block by block."""

from collections.abc import Mapping
from dataclasses import field
from typing import Final, TypeVar

from . import paths
from .diagnostics import Help
from .format import value_text
from .nodes import Block, Branch, Call, Node
from .records import dataclass
from .rules_graph import (
    DUPLICATE_NODE,
    MISSING_ELSE,
    NODE_OUT_OF_SCOPE,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_NODE,
    UNKNOWN_NODE_OUTPUT,
    UNKNOWN_PARAMETER,
)
from .scope import Outputs, Scope
from .text_habits import OTHER_CONSTANTS
from .typecheck import bare, definition, step
from .types import ANY, RecordDef, Type
from .validate_blocks import Blocks
from .validate_conditions import Facts
from .validate_context import MAX_LABELS, At, Context, Place, shortened, shown_type
from .values import PathKey, Promise
from .walk import inner_blocks, last_arm

UNKNOWN: Final[Outputs] = {}
"""Outputs of a node of which an error has been reported: whatever is asked of it, it has."""


@dataclass(frozen=True, slots=True)
class Use:
    """A reference from one node of a block to another that is not complete yet."""

    position: int
    """Of the node that refers, or that has the referring one within it."""
    target: str
    at: Place


@dataclass(slots=True)
class Open:
    """A block that is being checked."""

    block: Block
    level: int
    position: int = 0
    """Of the node that is being checked."""
    repeated: set[str] = field(default_factory=set[str])
    """Ids that several nodes have."""
    edges: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """Positions of nodes, and what they refer to in this block, from within as well."""
    early: list[Use] = field(default_factory=list[Use])
    """References to nodes that come later."""
    hidden: list[tuple[str, "tuple[int, Node] | None", Outputs | None]] = field(
        default_factory=list[tuple[str, "tuple[int, Node] | None", Outputs | None]]
    )
    hidden_parameters: list[tuple[str, Type | None, int]] = field(
        default_factory=list[tuple[str, Type | None, int]]
    )
    assumed: list[tuple[Promise, int]] = field(default_factory=list[tuple[Promise, int]])


@dataclass(slots=True)
class Promises:
    """What is in scope. `Scope` holds what is complete; the rest is here."""

    context: Context
    blocks: Blocks
    scope: Scope
    open: list[Open] = field(default_factory=list[Open])
    seen: dict[str, tuple[int, Node]] = field(default_factory=dict[str, tuple[int, Node]])
    """Nodes in scope, complete or not, with the level of their block."""
    levels: dict[str, int] = field(default_factory=dict[str, int])
    """Levels of the blocks that bind the parameters."""
    yields: dict[str, Outputs] = field(default_factory=dict[str, Outputs])
    facts: Facts = field(init=False)
    _without_else: set[str] = field(default_factory=set[str])
    """Branches of which a missing last arm has been reported."""
    _partial: dict[tuple[str, str], bool] = field(default_factory=dict[tuple[str, str], bool])
    """Outputs that branches lack: whether some arm yields them."""

    def __post_init__(self) -> None:
        self.facts = Facts(self._level)

    # Blocks

    def enter(self, block: Block, parameters: Mapping[str, Type]) -> Open:
        """Open a block: its own names now hide those around it."""
        opened = Open(block, len(self.open))
        self.open.append(opened)
        complete = self.scope.nodes
        for node in block.nodes:
            known = self.seen.get(node.id)
            if known is not None and known[0] == opened.level:
                self._report_repeated(opened, node)
                continue
            opened.hidden.append((node.id, known, complete.pop(node.id, None)))
            self.seen[node.id] = (opened.level, node)
        for name, of in parameters.items():
            hidden = (name, self.scope.parameters.get(name), self.levels.get(name, 0))
            opened.hidden_parameters.append(hidden)
            self.scope.parameters[name] = of
            self.levels[name] = opened.level
        return opened

    def leave(self) -> None:
        """Close the innermost block: what it hid is in scope again."""
        closed = self.open.pop()
        self.facts.remove(closed.assumed)
        for node_id, known, outputs in closed.hidden:
            _restore(self.seen, node_id, known)
            _restore(self.scope.nodes, node_id, outputs)
        for name, of, level in closed.hidden_parameters:
            _restore(self.scope.parameters, name, of)
            self.levels[name] = level

    def define(self, node: Node, outputs: Outputs) -> None:
        """Note that a node of the innermost block is complete."""
        block = self.open[-1]
        self.scope.nodes[node.id] = UNKNOWN if node.id in block.repeated else outputs

    def node_at(self, block: Block, node_id: str, argument: str = "") -> At:
        """Place of a node, or of an input of it."""
        owner = self.blocks.graph.path
        path = paths.node(owner, block.id, node_id)
        return (paths.argument(path, argument), path, owner) if argument else (path, owner)

    def _report_repeated(self, block: Open, node: Node) -> None:
        if node.id not in block.repeated:
            block.repeated.add(node.id)
            at = self.node_at(block.block, node.id)
            message = f"two nodes have the id `{node.id}`"
            first, second = ((at[0], "the first"),), paths.again(at[0])
            self.context.report(DUPLICATE_NODE, message, at, also=first, word=second)

    # Promises

    def promised(self, promise: Promise) -> Type:
        """Type of a promise; `ANY` where that cannot be told. Reports nothing."""
        return self.facts.narrowed(promise, self.scope.promised(promise))

    def look_up(self, promise: Promise, at: Place) -> Type:
        """Type of a promise; reports one that refers to nothing, and gives `ANY` for it."""
        whole = self._output(promise, at) if promise.node else self._parameter(promise, at)
        if promise.path and whole != ANY:
            whole = self._follow(whole, promise, at)
        return self.facts.narrowed(promise, whole)

    def order(self, node_id: str, at: Place) -> None:
        """Check that one node may come after another of the id."""
        known, block = self.seen.get(node_id), self.open[-1]
        if known is None:
            self._report_unknown(node_id, at)
        elif known[0] != block.level:
            message = f"only nodes of the same block can come first, and `{node_id}` is in another"
            self.context.report(NODE_OUT_OF_SCOPE, message, at(), f"`{node_id}` is further out")
        else:
            self._refer(block, node_id, at)

    def _level(self, promise: Promise) -> int:
        if not promise.node:
            return self.levels.get(promise.output, 0)
        known = self.seen.get(promise.node)
        return known[0] if known is not None else 0

    def _refer(self, block: Open, node_id: str, at: Place) -> bool:
        """Note a reference to a node of an open block; whether the node is complete."""
        block.edges.append((block.position, node_id))
        if node_id in self.scope.nodes:
            return True
        block.early.append(Use(block.position, node_id, at))
        return False

    def _output(self, promise: Promise, at: Place) -> Type:
        known = self.seen.get(promise.node)
        if known is None:
            self._report_unknown(promise.node, at)
            return ANY
        level, node = known
        if not self._refer(self.open[level], promise.node, at):
            return ANY
        outputs = self.scope.nodes[promise.node]
        if outputs is UNKNOWN:
            return ANY
        of = outputs.get(promise.output)
        if of is None:
            self._report_output(promise, node, outputs, at)
            return ANY
        if isinstance(node, Branch) and last_arm(node.arms) is None:
            self._report_else(self.open[level].block, node, at)
        return of

    def _parameter(self, promise: Promise, at: Place) -> Type:
        of = self.scope.parameter(promise.output)
        if of is not None:
            return of
        parameters = self.scope.parameters
        name = promise.output
        notes = () if parameters else ("nothing is given as a parameter here",)
        self.context.report(
            UNKNOWN_PARAMETER,
            f"there is no input `{name}`",
            at(),
            "unknown input",
            notes=notes,
            helps=self._meant_parameter(name),
        )
        return ANY

    def _meant_parameter(self, name: str) -> tuple[Help, ...]:
        """What may be meant by a bare name that is no parameter."""
        if (constant := OTHER_CONSTANTS.get(name.lower())) is not None:
            return (Help(f"did you mean `{constant}`?"),)
        if name in self.seen:
            outputs = [*self.scope.nodes.get(name, UNKNOWN)] or ["OUTPUT"]
            whole = value_text(Promise(name, outputs[0]))
            return (Help(f"`{name}` is a node, and what it gives is `{whole}`"),)
        return self.context.did_you_mean(name, self.scope.parameters)

    def _follow(self, whole: Type, promise: Promise, at: Place) -> Type:
        types = self.context.index.types
        of = whole
        for position, key in enumerate(promise.path):
            found = step(of, key, types)
            if found is None:
                start = value_text(Promise(promise.node, promise.output, promise.path[:position]))
                self._report_step(start, of, key, at)
                return ANY
            of = found
        return of

    # Reports

    def _report_unknown(self, node_id: str, at: Place) -> None:
        home = self.blocks.home(node_id)
        if home is None:
            helps = self.context.did_you_mean(node_id, self.seen)
            message = f"there is no node `{node_id}`"
            place = at()
            word = paths.after(place[0], node_id)
            self.context.report(
                UNKNOWN_NODE, message, place, "unknown node", helps=helps, word=word
            )
            return
        owner = self.blocks.graph.path
        self.context.report(
            NODE_OUT_OF_SCOPE,
            f"node `{node_id}` is out of reach here",
            at(),
            f"`{node_id}` is not in this block or around it",
            also=((paths.node(owner, home, node_id), "the node is here"),),
            notes=(f"`{node_id}` is in block `{shortened(home)}`",),
            helps=(Help("let that block yield the value, and use the output of its node"),),
        )

    def _report_output(self, promise: Promise, node: Node, outputs: Outputs, at: Place) -> None:
        if isinstance(node, Branch) and self._report_arms(promise, node, at):
            return
        what = f"output `{promise.output}`" if outputs else "outputs"
        self.context.report(
            UNKNOWN_NODE_OUTPUT,
            f"node `{promise.node}` has no {what}",
            at(),
            "no such output",
            also=((paths.entity(node.target), "declared here"),) if isinstance(node, Call) else (),
            notes=(f"it gives {_listed([*outputs])}",) if outputs else (),
            helps=self.context.did_you_mean(promise.output, outputs),
        )

    def _report_arms(self, promise: Promise, node: Branch, at: Place) -> bool:
        """Report arms that do not yield an output that others do, once; whether there are such."""
        block = self.open[self.seen[node.id][0]].block
        known = (self.node_at(block, node.id)[0], promise.output)
        if known not in self._partial:
            blocks = [each for each in inner_blocks(node) if each in self.yields]
            lacking = [each for each in blocks if promise.output not in self.yields[each]]
            self._partial[known] = len(lacking) < len(blocks)
            if self._partial[known]:
                self._report_lacking(promise, lacking, at)
        return self._partial[known]

    def _report_lacking(self, promise: Promise, lacking: list[str], at: Place) -> None:
        owner = self.blocks.graph.path
        self.context.report(
            UNKNOWN_NODE_OUTPUT,
            f"not every arm of branch `{promise.node}` yields `{promise.output}`",
            at(),
            "used here",
            also=((paths.block(owner, each), "not yielded here") for each in lacking[:MAX_LABELS]),
            notes=(f"it is not yielded by {_arms_text(lacking)}",),
        )

    def _report_else(self, block: Block, node: Branch, at: Place) -> None:
        where = self.node_at(block, node.id)
        if where[0] in self._without_else:
            return
        self._without_else.add(where[0])
        if any(arm.condition is None for arm in node.arms):
            return  # it is there, only not the last
        self.context.report(
            MISSING_ELSE,
            f"branch `{node.id}` has no value when none of its conditions holds",
            at(),
            "used here",
            also=((where[0], "no last arm"),),
            helps=(Help("give the branch an `else` arm, to yield another value or to fail"),),
        )

    def _report_step(self, start: str, of: Type, key: PathKey, at: Place) -> None:
        if not self.context.knows(of):
            return
        record = definition(bare(of), self.context.index.types)
        fields = [each.name for each in record.fields] if isinstance(record, RecordDef) else []
        what = f"index `{key}`" if isinstance(key, int) else f"attribute `{key}`"
        declared = paths.type_definition(record.name) if record is not None else ""
        self.context.report(
            UNKNOWN_ATTRIBUTE,
            f"`{shortened(start)}` is `{shown_type(of)}` and has no {what}",
            at(),
            f"no {what}",
            also=((declared, "declared here"),),
            helps=self.context.did_you_mean(key, fields) if isinstance(key, str) else (),
        )


def _arms_text(blocks: list[str]) -> str:
    """The arms of a branch by the names of their blocks, with no more words than it takes."""
    return _listed([each.rpartition("/")[2] for each in blocks])


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{shortened(each)}`" for each in names[:MAX_LABELS])
    return shown if len(names) <= MAX_LABELS else f"{shown} and others"


Kept = TypeVar("Kept")


def _restore(table: dict[str, Kept], key: str, value: Kept | None) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
