"""Order: ``a >> b`` and ``a.runs_before(b)``, where no value says what must come first."""

import ast

from ..ir.rules_language import UNSUPPORTED
from .domain import MISSING, Datum, Frame, Graph, Promised, Results
from .machine import Machine


def order(
    machine: Machine,
    what: str,
    sides: tuple[Promised | Results, Promised | Results],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum:
    """Make one node run before another; gives the other."""
    first, second = (each.node for each in sides)
    graphs = [graph_of(machine, each, node, frame) for each in sides]
    if None in graphs or graphs[0] is None:
        return MISSING
    if first is None or second is None:
        message = f"{what} orders calls, and an input of the workflow is none"
        return machine.report(UNSUPPORTED, message, frame, node)
    if graphs[0] is not graphs[1]:
        return machine.refuse(frame, node, f"{what} orders calls of one workflow")
    machine.constructs += 1
    graphs[0].builder.order(first, second)
    return sides[1]


def graph_of(
    machine: Machine, datum: Promised | Results, node: ast.expr | ast.stmt, frame: Frame
) -> Graph | None:
    """The graph that a node is in; None, with an error reported, where another is being built."""
    graph = datum.graph or machine.graph
    if graph is None or (machine.graph is not None and machine.graph is not graph):
        message = "this belongs to another workflow"
        machine.refuse(frame, node, message)
        return None
    return graph
