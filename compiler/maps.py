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
from .domain import (
    MISSING,
    Datum,
    Filling,
    Frame,
    Graph,
    Loop,
    Promised,
    Sequence,
    Unknown,
    Zipped,
)
from .machine import Collector, Leave, Machine, Return, Signal
from .promises import datum_of, promised_by
from .targets import bind


def promised_items(over: Datum) -> list[Datum] | None:
    """The lists that a loop goes over where a map can stand for it; None elsewhere."""
    match over:
        case Promised():
            return [over]
        case Zipped(lists):
            return [*lists]
        case _:
            return None


def map_loop(machine: Machine, node: ast.For, over: list[Datum], frame: Frame) -> None:
    """A ``for`` statement over promised lists."""
    graph = _graph(machine, node.iter, over, frame)
    if graph is None:
        machine.skip(node, frame)
        return
    if node.orelse:
        machine.refuse(frame, node, "`else` of a loop over a promise cannot be compiled")
    lists = [*_appended(machine, node, frame)]
    filled_names = [each for each, datum in frame.names.items() if datum in lists]
    name = filled_names[0] if len(filled_names) == 1 else f"map_{_names(node.target)[0]}"
    opened = _begin(
        machine, graph, Hint(name, frame.unrolled), (node.target, over), node.iter, frame
    )
    collector = Collector(graph.builder.block, lists, {id(each): None for each in lists})
    for each in lists:  # whatever else holds the list must not read it from now on
        each.items.append(Unknown("a list that a loop over a promise fills"))
    with machine.arm(frame):
        frame.names.update(_carried(node))
        _bind(machine, node.target, opened, frame)
        _rebind(frame, {id(each): Filling(each) for each in lists})
        with machine.collecting(collector):
            signal = _turn(machine, node, frame)
    if signal is not None and signal not in (Leave(loop=False), Return(MISSING, None)):
        names = {"Leave": "break", "Raised": "raise", "Return": "return"}
        what = names[type(signal).__name__]
        machine.refuse(frame, node, f"a {what} cannot end a loop over a promise")
    _collected(graph, collector, node, frame)


def _turn(machine: Machine, node: ast.For, frame: Frame) -> Signal:
    """The one turn that stands for all."""
    if frame.following is None:
        return machine.execute(node.body, frame)
    return machine.execute(node.body, frame, turn=Loop(node, frame.following))


def _collected(graph: Graph, collector: Collector, node: ast.For, frame: Frame) -> None:
    """End the map: the lists that it fills are its outputs from now on."""
    lists, builder = collector.lists, graph.builder
    added = ((each, collector.items[id(each)]) for each in lists)
    filled = [(each, value) for each, value in added if value is not None]
    handle = builder.end_map(Binding(f"o{index}", value) for index, (_, value) in enumerate(filled))
    frame.names.update(_carried(node))
    promised = promised_by(handle).values()
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
    machine: Machine, node: ast.ListComp | ast.GeneratorExp, over: list[Datum], frame: Frame
) -> Datum:
    """A comprehension with one ``for``, over promised lists."""
    generator = node.generators[0]
    graph = _graph(machine, generator.iter, over, frame)
    if graph is None:
        return MISSING
    if generator.ifs or len(node.generators) > 1:
        message = "a comprehension over a promise takes one `for` and no `if`"
        return machine.refuse(frame, node, message, "filter in a task, and map over what it gives")
    hint = frame.hint(node, f"map_{_names(generator.target)[0]}")
    opened = _begin(machine, graph, hint, (generator.target, over), generator.iter, frame)
    with machine.arm(frame):
        _bind(machine, generator.target, opened, frame)
        datum = machine.freeze(machine.evaluate(node.elt, frame))
        value = to_value(machine, datum, frame, node.elt)
    handle = graph.builder.end_map([Binding("o0", value)])
    return datum_of(handle)


def _graph(machine: Machine, place: ast.expr, over: list[Datum], frame: Frame) -> Graph | None:
    """The graph, where the loop is one that a map can stand for."""
    types = [each.type for each in over if isinstance(each, Promised)]
    if machine.graph is None or any(item_type(of) is None for of in types):
        message = "only a promised list can be iterated"
        way_out = "iterate in a dynamic task, where its value is known"
        machine.report(PROMISE_AS_VALUE, message, frame, place, helps=(way_out,))
        return None
    return machine.graph


def _begin(
    machine: Machine,
    graph: Graph,
    hint: Hint,
    loop: tuple[ast.expr, list[Datum]],
    node: ast.expr,
    frame: Frame,
) -> list[Datum]:
    """Open the map; gives the items, one of each list, that its block is for."""
    target, over = loop
    names = _names(target) if len(over) == 1 else _names(target, len(over))
    lists = [
        Binding(name, to_value(machine, each, frame, node))
        for name, each in zip(names, over, strict=True)
    ]
    around = graph.builder.block
    node_id, promises = graph.builder.begin_map(hint, lists)
    machine.locate_node(graph, node_id, frame.module.positions.span(node), around)
    scope = graph.builder.scope
    return [Promised(promises[name], scope.promised(promises[name])) for name in names]


def _names(target: ast.expr, count: int = 0) -> list[str]:
    """What the items of lists are called that a target is bound to: as its parts are, if they have names."""
    if not count:
        return [target.id if isinstance(target, ast.Name) else "item"]
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else []
    if len(parts) == count:
        names = [part.id if isinstance(part, ast.Name) else "" for part in parts]
    else:
        names = [""] * count
    unique = len({*filter(None, names)}) == len([*filter(None, names)])
    return [
        name if name and unique else f"item_{index}" for index, name in enumerate(names, start=1)
    ]


def _bind(machine: Machine, target: ast.expr, items: list[Datum], frame: Frame) -> None:
    bind(machine, target, items[0] if len(items) == 1 else Sequence(items, "tuple"), frame)


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
