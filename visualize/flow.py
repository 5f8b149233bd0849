"""The boxes of a workflow's blocks: one pass over its steps, with what each block can see.

A node has the id of its IR path, whether it becomes a box or, as a branch and a map do, a cluster.
A branch is a decision, a cluster for each arm and a box that gives what one of the arms gives; a map is an item
for each list, its body, and a collection of what the turns give.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import field, replace
from typing import assert_never

from ..ir import paths
from ..ir.nodes import (
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
    Run,
    Signal,
    Sleep,
)
from ..ir.records import dataclass
from ..ir.scope import Outputs, Scope, item_type, outputs_of
from ..ir.types import ANY
from ..ir.values import Binding, EntityKind, Promise, Ref
from ..ir.walk import inner_blocks, operands
from .boxes import Box, BoxKind, Cluster, ClusterKind, Edge, EdgeKind, Port
from .canvas import Canvas
from .closure import draw_closure, recursion_note
from .frame import Bound, Frame, bind, uses
from .loops import Loops, callees
from .steps import Close, Leave, Open, Visit, steps
from .values import condition_text, duration_text, settings_of, short_name, value_text


def draw_flow(
    canvas: Canvas, loops: Loops, drawn: Ref, blocks: Iterable[Block], body: Frame
) -> None:
    """Draw the blocks of the entity `drawn` into the frame of its body."""
    by_id = {block.id: block for block in blocks}
    flow = _Flow(canvas, loops, drawn, body, _dynamic_calls(by_id.values()), {body.block.id: body})
    for step in steps(by_id):
        match step:
            case Open(block):
                flow.open(block)
            case Close():
                flow.close()
            case Visit(node):
                flow.visit(node)
            case Leave(node):
                flow.leave(node)
            case _:
                assert_never(step)


def _dynamic_calls(blocks: Iterable[Block]) -> Counter[Ref]:
    """How often each dynamic task is called."""
    nodes = (node for block in blocks for node in block.nodes)
    calls = (node.target for node in nodes if isinstance(node, Call))
    return Counter(target for target in calls if target.kind is EntityKind.DYNAMIC)


@dataclass(slots=True)
class _Flow:
    canvas: Canvas
    loops: Loops
    drawn: Ref
    body: Frame
    dynamic_calls: Counter[Ref]
    frames: dict[str, Frame]
    """Frames of the blocks that their nodes have announced, by the block's id."""
    opened: list[Frame] = field(default_factory=list[Frame])
    owners: list[Branch | Map] = field(default_factory=list[Branch | Map])
    """The nodes that the opened blocks belong to."""
    yields: dict[str, Outputs] = field(default_factory=dict[str, Outputs])
    given: dict[str, Bound] = field(default_factory=dict[str, Bound])
    """How the exit of a node takes what an inner block gives, by the block's id."""
    shared: dict[Ref, str] = field(default_factory=dict[Ref, str])
    """Clusters of the closures that several calls lead to."""

    def open(self, block: Block) -> None:
        frame = self.frames[block.id]
        frame.block = block
        self.opened.append(frame)

    def close(self) -> None:
        frame = self.opened.pop()
        block = frame.block
        self.yields[block.id] = frame.scope.yields(block.outputs)
        if self.owners:
            in_branch = isinstance(self.owners[-1], Branch)
            self.given[block.id] = self._arm_end(frame) if in_branch else self._turn_end(frame)

    def visit(self, node: Node) -> None:
        frame = self.opened[-1]
        path = self._path(frame, node.id)
        match node:
            case Call():
                self._call(node, path, frame)
            case Branch():
                self._branch(node, path, frame)
            case Map():
                self._map(node, path, frame)
            case Gate():
                self._gate(node, path, frame)
            case _:
                assert_never(node)
        self.canvas.edges += (
            Edge(self._path(frame, first), path, EdgeKind.ORDER)
            for first in dict.fromkeys(node.after)
            if first in frame.nodes
        )

    def leave(self, node: Branch | Map) -> None:
        self.owners.pop()
        frame = self.opened[-1]
        path = self._path(frame, node.id)
        outputs = outputs_of(node, frame.scope, None, self.yields)
        given = [self.given.pop(each) for each in inner_blocks(node) if each in self.given]
        self._register(frame, node.id, _exit(path) if outputs else path, outputs)
        if not outputs:
            return
        kind = BoxKind.JOIN if isinstance(node, Branch) else BoxKind.COLLECT
        inputs = tuple(port for each in given for port in each.ports)
        ports = tuple(Port(name, self.canvas.type_text(of)) for name, of in outputs.items())
        self.canvas.boxes.append(Box(_exit(path), kind, "", path, "", inputs, ports))
        edges = (edge for each in given for edge in each.edges)
        self.canvas.edges += (edge for edge in edges if edge.input in outputs)

    def _path(self, frame: Frame, node_id: str) -> str:
        return paths.node(self.body.path, frame.block.id, node_id)

    def _register(self, frame: Frame, node_id: str, source: str, outputs: Outputs) -> None:
        """Make a node's outputs known to what follows it."""
        frame.nodes[node_id] = source
        frame.scope.nodes[node_id] = outputs

    def _announce(self, frame: Frame, block_id: str, cluster: str, exit: str) -> Frame:
        """The frame of a block within a node, for when it is opened."""
        scope = Scope(frame.scope.types, frame.scope)
        path = paths.block(self.body.path, block_id)
        self.frames[block_id] = inner = Frame(path, cluster, scope, frame, exit)
        return inner

    # Calls

    def _call(self, node: Call, path: str, frame: Frame) -> None:
        interface = self.canvas.index.interface(node.target)
        types = {each.name: each.type for each in interface.inputs} if interface else {}
        bound = bind(self.canvas, frame, path, node.inputs, types)
        settings = settings_of(node.options)
        box = self.canvas.call(path, node.id, node.target, frame.cluster, bound.ports, settings)
        if self._leads_back(node.target):
            box = replace(box, notes=(*box.notes, recursion_note(self.drawn)))
            self.canvas.edges.append(Edge(path, path, EdgeKind.RECURSION))
        self.canvas.boxes.append(box)
        self.canvas.edges += bound.edges
        self._register(frame, node.id, path, outputs_of(node, frame.scope, interface, {}))
        if node.target.kind is EntityKind.DYNAMIC:
            self._closure(node.target, path, frame)

    def _leads_back(self, target: Ref) -> bool:
        """Whether a call leads back to what is drawn; of a dynamic task, its closure tells."""
        is_told = target.kind is EntityKind.DYNAMIC and target != self.drawn
        return not is_told and self.loops.share(target, self.drawn)

    def _closure(self, task: Ref, path: str, frame: Frame) -> None:
        """What a dynamic task may call: beside its only call, or once for all its calls."""
        if not callees(self.canvas.index, task):
            return
        alone = self.dynamic_calls[task] == 1
        known = self.shared.get(task)
        place = f"{path}~calls" if alone else f"{self.body.path}~calls:{task.name}"
        if known is None:
            parent = frame.cluster if alone else self.body.cluster
            cluster = Cluster(place, ClusterKind.CLOSURE, short_name(task.name), parent)
            draw_closure(self.canvas, self.loops, task, self.drawn, cluster)
            self.shared[task] = place
        self.canvas.edges.append(Edge(path, place, EdgeKind.CALLS))

    # Branches

    def _branch(self, node: Branch, path: str, frame: Frame) -> None:
        self.owners.append(node)
        canvas, decision = self.canvas, f"{path}~decision"
        canvas.clusters.append(
            Cluster(path, ClusterKind.BRANCH, node.id, frame.cluster, place=canvas.place(path))
        )
        canvas.boxes.append(Box(decision, BoxKind.DECISION, node.id, path))
        conditions = [arm.condition for arm in node.arms if arm.condition is not None]
        tested = (value for each in conditions for value in operands(each))
        canvas.edges += uses(canvas, frame, decision, tested)
        for number, arm in enumerate(node.arms):
            place = self._arm_place(path, number, arm)
            text = condition_text(arm.condition, frame.scope) if arm.condition else ""
            word = ("elif" if number else "if") if arm.condition else "else"
            case = f"{word} {text}".rstrip()
            canvas.clusters.append(Cluster(place, ClusterKind.ARM, "", path))
            canvas.edges.append(Edge(decision, place, EdgeKind.CONDITION, label=case))
            match arm.action:
                case Run(inner):
                    self._announce(frame, inner, place, _exit(path))
                case Fail(message):
                    canvas.boxes.append(Box(f"{place}~error", BoxKind.FAIL, message, place))
                case _:
                    assert_never(arm.action)

    def _arm_place(self, branch: str, number: int, arm: Arm) -> str:
        """The path of an arm: that of its block, where it has one."""
        if isinstance(arm.action, Run):
            return paths.block(self.body.path, arm.action.block)
        return f"{branch}~fail-{number}"

    def _arm_end(self, frame: Frame) -> Bound:
        """What an arm gives: from its own nodes as it is, all else through a box of the arm."""
        direct, others = list[Binding](), list[Binding]()
        for output in frame.block.outputs:
            value = output.value
            own = isinstance(value, Promise) and value.node in frame.nodes
            (direct if own else others).append(output)
        edges = bind(self.canvas, frame, frame.exit, direct).edges
        if not others and frame.block.nodes:
            return Bound((), edges)
        box = f"{frame.path}~yield"
        bound = bind(self.canvas, frame, box, others)
        ports = tuple(Port(each.name, each.type) for each in bound.ports)
        taken = tuple(
            replace(port, value=value_text(each.value, frame.scope))
            for port, each in zip(bound.ports, others, strict=True)
        )
        title = "" if others else "nothing to do"
        self.canvas.boxes.append(Box(box, BoxKind.YIELD, title, frame.cluster, "", taken, ports))
        self.canvas.edges += bound.edges
        passed = (
            Edge(box, frame.exit, EdgeKind.DATA, each.name, "", each.name, type=each.type)
            for each in ports
        )
        return Bound((), (*edges, *passed))

    # Maps

    def _map(self, node: Map, path: str, frame: Frame) -> None:
        self.owners.append(node)
        canvas = self.canvas
        canvas.clusters.append(
            Cluster(
                path,
                ClusterKind.MAP,
                node.id,
                frame.cluster,
                _map_notes(node),
                place=canvas.place(path),
                settings=settings_of(node.options),
            )
        )
        inner = self._announce(frame, node.block, path, _exit(path))
        for item in node.items:
            box = paths.argument(path, item.name)
            of = item_type(frame.scope.type_of(item.value)) or ANY
            bound = bind(canvas, frame, box, (item,))
            port = Port(item.name, canvas.type_text(of))
            canvas.boxes.append(Box(box, BoxKind.ITEM, item.name, path, "", bound.ports, (port,)))
            canvas.edges += bound.edges
            inner.scope.parameters[item.name] = of
            inner.parameters[item.name] = box

    def _turn_end(self, frame: Frame) -> Bound:
        return bind(self.canvas, frame, frame.exit, frame.block.outputs)

    # Gates

    def _gate(self, node: Gate, path: str, frame: Frame) -> None:
        outputs = outputs_of(node, frame.scope, None, {})
        kind, taken = _gate_kind(node.action)
        bound = bind(self.canvas, frame, path, taken)
        ports = tuple(Port(name, self.canvas.type_text(of)) for name, of in outputs.items())
        box = Box(path, kind, node.id, frame.cluster, "", bound.ports, ports, _gate_notes(node))
        self.canvas.boxes.append(replace(box, place=self.canvas.place(path)))
        self.canvas.edges += bound.edges
        self._register(frame, node.id, path, outputs)


def _gate_kind(action: GateAction) -> tuple[BoxKind, tuple[Binding, ...]]:
    """The kind of a gate's box, and what it takes."""
    match action:
        case Approve(value):
            return BoxKind.APPROVE, (Binding("value", value),)
        case Signal():
            return BoxKind.SIGNAL, ()
        case Sleep(duration):
            return BoxKind.SLEEP, (Binding("duration", duration),)
        case _:
            assert_never(action)


def _exit(path: str) -> str:
    """Id of the box that gives the outputs of the branch or map at `path`."""
    return f"{path}~exit"


def _map_notes(node: Map) -> tuple[str, ...]:
    bounds = (
        ("{} at once", node.concurrency or None),
        ("at least {} must succeed", node.min_successes),
        ("at least {:.0%} must succeed", node.min_success_ratio),
    )
    return tuple(text.format(bound) for text, bound in bounds if bound is not None)


def _gate_notes(node: Gate) -> tuple[str, ...]:
    signal = (f"signal {node.signal}",) if node.signal and node.signal != node.id else ()
    timeout = (f"timeout {duration_text(node.timeout)}",) if node.timeout else ()
    return (*signal, *timeout)
