"""``for`` and comprehensions over a promised list: a map, whose block is the body of one turn.

A list from before the loop that the body only appends to becomes an output of the map, in the order
of the items. Any other value that one turn hands to the next has no meaning in a map and is refused.
"""

import ast

from ..ir.build import Hint
from ..ir.rules_language import PROMISE_AS_VALUE
from ..ir.scope import item_type
from ..ir.values import Binding, Promise
from .convert import to_value
from .domain import MISSING, Datum, Frame, Promised, Sequence, Unknown
from .machine import Collector, Graph, Machine, Return
from .promises import datum_of


def map_loop(machine: Machine, node: ast.For, over: Promised, frame: Frame) -> None:
    """A ``for`` statement over a promised list."""
    graph = _graph(machine, node, node.target, over, frame)
    if graph is None or not isinstance(node.target, ast.Name):
        machine.skip(node, frame)
        return
    if node.orelse:
        machine.refuse(frame, node, "`else` of a loop over a promise cannot be compiled")
    builder = graph.builder
    collector = _begin(machine, graph, node.target.id, over, node.iter, frame)
    with machine.arm(frame):
        frame.names.update(_carried(node))
        frame.names[node.target.id] = _item(graph, node.target.id)
        with machine.collecting(collector):
            signal = machine.execute(node.body, frame)
    if signal is not None:
        what = "return" if isinstance(signal, Return) else "break or continue"
        machine.refuse(frame, node, f"a {what} cannot end a loop over a promise")
    lists = [*collector.lists.values()]
    handle = builder.end_map(Binding(f"o{index}", value) for index, (_, value) in enumerate(lists))
    frame.names.update(_carried(node))
    outputs = builder.scope.nodes[handle.id]
    for index, (collected, _) in enumerate(lists):
        name = f"o{index}"
        _replace(frame, collected, Promised(handle.outputs[name], outputs[name], handle))


def map_comprehension(
    machine: Machine, node: ast.ListComp | ast.GeneratorExp, over: Promised, frame: Frame
) -> Datum:
    """A comprehension with one ``for``, over a promised list."""
    generator = node.generators[0]
    graph = _graph(machine, node, generator.target, over, frame)
    if graph is None or not isinstance(generator.target, ast.Name):
        return MISSING
    if generator.ifs or len(node.generators) > 1:
        message = "a comprehension over a promise takes one `for` and no `if`"
        return machine.refuse(frame, node, message, "filter in a task, and map over what it gives")
    name = generator.target.id
    _begin(machine, graph, name, over, generator.iter, frame)
    with machine.arm(frame):
        frame.names[name] = _item(graph, name)
        value = to_value(machine, machine.evaluate(node.elt, frame), frame, node.elt)
    handle = graph.builder.end_map([Binding("o0", value)])
    return datum_of(handle, graph.builder.scope.nodes[handle.id])


def _graph(
    machine: Machine, node: ast.expr | ast.stmt, target: ast.expr, over: Promised, frame: Frame
) -> Graph | None:
    """The graph, where the loop is one that a map can stand for."""
    if machine.graph is None or item_type(over.type) is None:
        message = "only a promised list can be iterated"
        way_out = "iterate in a dynamic task, where its value is known"
        machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
        return None
    if not isinstance(target, ast.Name):
        machine.refuse(frame, target, "a loop over a promise binds one name")
        return None
    return machine.graph


def _begin(
    machine: Machine, graph: Graph, name: str, over: Promised, node: ast.expr, frame: Frame
) -> Collector:
    around = graph.builder.block
    hint = Hint(f"map_{name}", frame.unrolled)
    node_id = graph.builder.begin_map(hint, [Binding(name, over.promise)])
    machine.locate_node(graph, node_id, frame.module.positions.span(node), around)
    return Collector(graph.builder.block, machine.fixed)


def _item(graph: Graph, name: str) -> Datum:
    return Promised(Promise("", name), graph.builder.scope.parameters[name])


def _carried(node: ast.For) -> dict[str, Datum]:
    """The names that the body binds: before they are bound in a turn they have no value in it."""
    names = {
        each.id: None
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    return {
        name: Unknown(f"`{name}`, which turns of a loop over a promise bind,") for name in names
    }


def _replace(frame: Frame, collected: Sequence, promised: Promised) -> None:
    """Every name of the list means the map's output now; what else holds the list must not."""
    for name, datum in frame.names.items():
        if datum is collected:
            frame.names[name] = promised
    collected.items[:] = [Unknown("a list that a loop over a promise fills")]
