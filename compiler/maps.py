"""``for`` and comprehensions over a promised list: a map, whose block is the body of one turn.

A list from before the loop that the body only appends to becomes an output of the map, in the order
of the items. Any other value that one turn hands to the next has no meaning in a map and is refused.
"""

import ast
from collections.abc import Iterator

from ..ir.build import Hint
from ..ir.rules_language import PROMISE_AS_VALUE
from ..ir.scope import item_type
from ..ir.values import Binding
from .convert import to_value
from .domain import MISSING, Datum, Filling, Frame, Promised, Sequence, Unknown
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
    builder, name = graph.builder, node.target.id
    lists = [*_appended(machine, node, frame)]
    filled_names = [each for each, datum in frame.names.items() if datum in lists]
    hint = Hint(filled_names[0] if len(filled_names) == 1 else f"map_{name}", frame.unrolled)
    item = _begin(machine, graph, hint, Binding(name, over.promise), node.iter, frame)
    collector = Collector(builder.block, lists, {id(each): None for each in lists})
    for each in lists:  # whatever else holds the list must not read it from now on
        each.items.append(Unknown("a list that a loop over a promise fills"))
    with machine.arm(frame):
        frame.names.update(_carried(node))
        frame.names[name] = item
        _rebind(frame, {id(each): Filling(each) for each in lists})
        with machine.collecting(collector):
            signal = machine.execute(node.body, frame)
    if signal is not None:
        what = "return" if isinstance(signal, Return) else "break or continue"
        machine.refuse(frame, node, f"a {what} cannot end a loop over a promise")
    added = ((each, collector.items[id(each)]) for each in lists)
    filled = [(each, value) for each, value in added if value is not None]
    handle = builder.end_map(Binding(f"o{index}", value) for index, (_, value) in enumerate(filled))
    frame.names.update(_carried(node))
    given = builder.scope.nodes[handle.id].items()
    promised = [Promised(handle.outputs[output], of, handle) for output, of in given]
    _rebind(frame, {id(each): of for (each, _), of in zip(filled, promised, strict=True)})
    for each in lists:
        if collector.items[id(each)] is None:
            each.items.clear()


def _appended(machine: Machine, node: ast.For, frame: Frame) -> Iterator[Sequence]:
    """The empty lists from before a loop that its body appends to, in the order of the names."""
    seen = set[int]()
    for each in ast.walk(node):
        match each:
            case ast.Attribute(value=ast.Name(id=name), attr="append"):
                found = frame.names.get(name)
            case _:
                continue
        if not isinstance(found, Sequence) or found.items or found.kind != "list":
            continue
        if found.serial >= machine.fixed and id(found) not in seen:
            seen.add(id(found))
            yield found


def _rebind(frame: Frame, new: dict[int, Datum]) -> None:
    """Give every name of certain data, by their identity, a new meaning."""
    for name, datum in frame.names.items():
        if id(datum) in new:
            frame.names[name] = new[id(datum)]


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
    hint = frame.hint(node, f"map_{name}")
    item = _begin(machine, graph, hint, Binding(name, over.promise), generator.iter, frame)
    with machine.arm(frame):
        frame.names[name] = item
        datum = machine.freeze(machine.evaluate(node.elt, frame))
        value = to_value(machine, datum, frame, node.elt)
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
    machine: Machine, graph: Graph, hint: Hint, items: Binding, node: ast.expr, frame: Frame
) -> Promised:
    """Open the map; gives the item that its block is for."""
    around = graph.builder.block
    node_id, promises = graph.builder.begin_map(hint, [items])
    machine.locate_node(graph, node_id, frame.module.positions.span(node), around)
    item = promises[items.name]
    return Promised(item, graph.builder.scope.promised(item))


def _carried(node: ast.For) -> dict[str, Datum]:
    """The names that the body binds: before they are bound in a turn they have no value in it."""
    names = {
        each.id: None
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    way_out = "do the work in a task over the whole list, or in a dynamic task"
    return {
        name: Unknown(f"`{name}`, which turns of a loop over a promise bind,", None, way_out)
        for name in names
    }
