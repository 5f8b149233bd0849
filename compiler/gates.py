"""Gates: ``approve``, ``wait_for_input`` and ``sleep``, where a run pauses until something outside ends it."""

import ast
import datetime
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from ..ir.nodes import Approve, GateAction, Signal, Sleep
from ..ir.options import MICROSECONDS
from ..ir.rules_language import BAD_ARGUMENTS, UNSUPPORTED
from ..ir.values import Duration
from .annotations import type_of
from .arguments import named_arguments
from .convert import constant_value, to_value
from .describe import describe
from .dialects import Construct
from .domain import MISSING, Datum, Frame, Graph, Known, Missing, Promised
from .machine import Arguments, Machine
from .promises import datum_of


def gate(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """A call of one of the three."""
    name, takes, make = GATES[construct]
    graph = machine.graph
    if graph is None:
        message = f"`{name}` is called outside of a workflow"
        return machine.report(UNSUPPORTED, message, frame, node)
    named = named_arguments(machine, given, [*takes], name, node, frame)
    if named is None:
        return MISSING
    named = {each: machine.known(datum, frame, node) for each, datum in named.items()}
    if Missing() in named.values():
        return MISSING
    unknown = [each for each in named if each not in takes]
    lacking = [each for each, is_needed in takes.items() if is_needed and each not in named]
    if unknown or lacking:
        what = f"takes no `{unknown[0]}`" if unknown else f"needs `{lacking[0]}`"
        return machine.report(BAD_ARGUMENTS, f"`{name}` {what}", frame, node)
    return make(machine, graph, named, node, frame)


def _approve(
    machine: Machine, graph: Graph, named: Mapping[str, Datum], node: ast.Call, frame: Frame
) -> Datum:
    value = named["upstream_item"]
    if not isinstance(value, Promised):
        message = f"`approve` wants what a call gives, not {describe(value)}"
        return machine.report(BAD_ARGUMENTS, message, frame, node)
    return _signalled(
        machine, graph, Approve(to_value(machine, value, frame, node)), named, node, frame
    )


def _wait(
    machine: Machine, graph: Graph, named: Mapping[str, Datum], node: ast.Call, frame: Frame
) -> Datum:
    of = type_of(machine, named["expected_type"], node, frame)
    return _signalled(machine, graph, Signal(of), named, node, frame)


def _signalled(
    machine: Machine,
    graph: Graph,
    action: GateAction,
    named: Mapping[str, Datum],
    node: ast.Call,
    frame: Frame,
) -> Datum:
    match named["name"]:
        case Known(str() as signal) if signal:
            pass
        case other:
            message = f"the name of a gate is a text that is known, not {describe(other)}"
            return machine.report(BAD_ARGUMENTS, message, frame, node)
    match named.get("timeout", Known(None)):
        case Known(None):
            timeout = None
        case Known(datetime.timedelta() as length):
            timeout = _duration(length)
        case Known(int() | float() as seconds) if not isinstance(seconds, bool):
            timeout = Duration(round(seconds * MICROSECONDS))
        case other:
            message = f"`timeout` wants a duration, not {describe(other)}"
            return machine.report(BAD_ARGUMENTS, message, frame, node)
    handle = graph.builder.gate(frame.hint(node, signal), action, signal, timeout)
    machine.locate_node(graph, handle.id, frame.module.positions.span(node))
    return datum_of(handle)


def _duration(length: datetime.timedelta) -> Duration | None:
    value = constant_value(length)
    return value if isinstance(value, Duration) else None


def _sleep(
    machine: Machine, graph: Graph, named: Mapping[str, Datum], node: ast.Call, frame: Frame
) -> Datum:
    duration = to_value(machine, named["duration"], frame, node)
    handle = graph.builder.gate(frame.hint(node, "sleep"), Sleep(duration))
    machine.locate_node(graph, handle.id, frame.module.positions.span(node))
    return datum_of(handle)


_Make: TypeAlias = Callable[[Machine, Graph, Mapping[str, Datum], ast.Call, Frame], Datum]

GATES: Final[Mapping[Construct, tuple[str, Mapping[str, bool], _Make]]] = {
    Construct.APPROVE: (
        "approve",
        {"upstream_item": True, "name": True, "timeout": False},
        _approve,
    ),
    Construct.WAIT_FOR_INPUT: (
        "wait_for_input",
        {"name": True, "timeout": False, "expected_type": True},
        _wait,
    ),
    Construct.SLEEP: ("sleep", {"duration": True}, _sleep),
}
"""What the gates are called and take, in order; True for what must be given."""
