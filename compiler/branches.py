"""Native ``if`` on a promise: each way is evaluated into an arm of a branch.

After it, a name that every way binds is an output of the branch where the ways differ. Ways that may
leave the function, a loop or its turn go on until they do (`flow`), so that they meet there.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Final

from ..ir.build import Hint
from ..ir.nodes import Condition
from ..ir.records import dataclass
from ..ir.rules_language import TOO_DEEP, TOO_LONG
from .domain import MISSING, Datum, Deferred, Frame, Graph, Logical, Names, Promised, next_serial
from .flow import Extent, extent_of, loops_left, run_on
from .logic import condition_of, settled
from .machine import Leave, Machine, Raised, Return, Signal
from .merging import Way, give, merge, returned
from .promises import datum_of

MAX_EARLY_RETURNS: Final = 1_000
"""Branches of one workflow that take what follows them into their arms, copies included."""
MAX_NESTING: Final = 100
"""Branches within branches; an early return counts."""


@dataclass(frozen=True, slots=True)
class Case:
    """A way that is yet to be evaluated."""

    condition: Condition | None
    """None for the last, which is taken when no other is."""
    body: list[ast.stmt]
    node: ast.stmt | ast.expr
    names: Names = field(default_factory=dict[str, "Datum | Deferred"])
    """What it binds before its body."""


def branch_if(machine: Machine, node: ast.If, test: Condition, frame: Frame) -> Signal:
    """An ``if`` statement whose condition is promised."""
    return branch(machine, node, node.test, _cases(machine, node, test, frame), frame)


def branch(
    machine: Machine, node: ast.stmt, test: ast.expr, cases: Iterable[Case], frame: Frame
) -> Signal:
    """A statement that decides on a promise, with its ways in order."""
    graph = _graph(machine, node, frame)
    extent = extent_of(node, frame)
    if graph is None or not _may_leave(machine, node, extent, frame):
        return None
    if extent is not Extent.STATEMENT:
        machine.early_returns += 1
        if machine.early_returns > MAX_EARLY_RETURNS:
            text = "the ways through these early returns are too many"
            machine.report(TOO_LONG, text, frame, node)
            return Return(MISSING, None)
    node_id = graph.builder.begin_branch(Hint(name_of(test), frame.unrolled))
    machine.locate_node(graph, node_id, frame.module.positions.span(test))
    start = next_serial()
    ways = [*_ways(machine, graph, cases, extent, frame)]
    if extent is Extent.FUNCTION:
        return returned(machine, graph.builder, ways, frame)
    merge(machine, graph.builder, ways, frame, start)
    return _met(extent)


def _ways(
    machine: Machine, graph: Graph, cases: Iterable[Case], extent: Extent, frame: Frame
) -> Iterator[Way]:
    """Evaluate each way into an arm; one that raises is an arm that fails."""
    for case in cases:
        graph.builder.begin_arm(case.condition)
        with machine.arm(frame) as bound:
            frame.names.update(case.names)
            signal = run_on(machine, case.body, frame, extent)
            if isinstance(signal, Return) and (place := signal.node) is not None:
                signal = Return(settled(machine, signal.value, place, frame), place)
        if isinstance(signal, Raised):
            if graph.builder.fail_open_arm(signal.message):
                continue
            message = "what is called before it would be lost, as this ends the workflow"
            way_out = "raise before anything is called, or call and raise in one task"
            machine.refuse(frame, signal.node, message, way_out)
        yield Way(graph.builder.end_arm(), bound, signal, case.node)


def _met(extent: Extent) -> Signal:
    """How the statement ends where the ways have met again."""
    match extent:
        case Extent.TURN:
            return Leave(loop=False)
        case Extent.LOOP:
            return Leave(loop=True)
        case _:
            return None


def _may_leave(machine: Machine, node: ast.stmt, extent: Extent, frame: Frame) -> bool:
    """Whether the ways may go as far as they would; what loops go over is found out before."""
    for loop in loops_left(extent, frame):
        if loop.go_on is None:
            what = "return" if extent is Extent.FUNCTION else "`break`"
            message = f"a {what} that depends on a promise cannot end a loop over a promise"
            way_out = "do the work in a task over the whole list, or in a dynamic task"
            machine.refuse(frame, node, message, way_out)
            machine.skip(node, frame)
            return False
        size = machine.graph.builder.size if machine.graph else 0
        loop.settle()
        if machine.graph is not None and machine.graph.builder.size > size:
            message = "a loop over calls that are made as it goes cannot end by a promise"
            machine.refuse(frame, loop.node, message, "make a list of them first")
            machine.skip(node, frame)
            return False
    return True


def _graph(machine: Machine, node: ast.expr | ast.stmt, frame: Frame) -> Graph | None:
    graph = machine.graph
    if graph is None:
        machine.refuse(frame, node, "a promise decides nothing outside of a workflow")
    elif graph.builder.block.count("/") >= 2 * MAX_NESTING:
        machine.report(TOO_DEEP, "branches are nested too deeply", frame, node)
    else:
        return graph
    if isinstance(node, ast.stmt):
        machine.skip(node, frame)
    return None


def name_of(test: ast.expr) -> str:
    """A branch is called after the first name in its condition, which few edits change."""
    names = (each.id for each in ast.walk(test) if isinstance(each, ast.Name))
    name = next(names, "")
    return f"if_{name}" if name else "if"


def _cases(machine: Machine, node: ast.If, test: Condition, frame: Frame) -> Iterator[Case]:
    """The ways of an ``if``, with their conditions.

    An ``elif`` is an arm of the same branch, unless its condition calls something: those calls must
    not run before they are reached, so that it becomes a branch within the last arm.
    """
    condition: Condition | None = test
    while True:
        yield Case(condition, node.body, node)
        match node.orelse:
            case [ast.If(test=inner) as following] if not calls(inner):
                pass
            case _:
                yield Case(None, node.orelse, node)
                return
        datum = machine.known(machine.evaluate(inner, frame), frame, inner)
        if not isinstance(datum, Promised | Logical):
            yield Case(None, node.orelse, node)  # known, or wrong: for the nested statement to say
            return
        node, condition = following, condition_of(datum)


def calls(test: ast.expr) -> bool:
    """Whether an expression may add nodes."""
    return any(isinstance(each, ast.Call) for each in ast.walk(test))


def branch_expression(machine: Machine, node: ast.IfExp, test: Condition, frame: Frame) -> Datum:
    """``a if c else b`` whose condition is promised."""
    graph = _graph(machine, node, frame)
    if graph is None:
        return MISSING
    builder = graph.builder
    node_id = builder.begin_branch(frame.hint(node, name_of(node.test)))
    machine.locate_node(graph, node_id, frame.module.positions.span(node))
    arms: list[tuple[str, Datum, ast.expr | ast.stmt]] = []
    for condition, value in ((test, node.body), (None, node.orelse)):
        builder.begin_arm(condition)
        with machine.arm(frame) as bound:
            datum = machine.freeze(settled(machine, machine.evaluate(value, frame), value, frame))
        if bound:
            machine.refuse(frame, value, "a name cannot be bound on one way of a promise only")
        arms.append((builder.end_arm(), datum, value))
    give(machine, builder, arms, frame)
    return datum_of(builder.end_branch())
