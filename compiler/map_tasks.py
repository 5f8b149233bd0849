"""``map_task(f, ...)(x=xs)``: a map whose block holds one call of ``f``.

Every argument of the call is a list, and the lists are walked together; what a partial binds is the
same for all items.
"""

import ast
from collections.abc import Mapping
from typing import Final

from ..ir import paths
from ..ir.build import MapSettings
from ..ir.node_names import node_name
from ..ir.nodes import NO_OPTIONS, Options
from ..ir.options import read_options
from ..ir.rules_language import BAD_ARGUMENTS, BAD_OPTION, EFFECT
from ..ir.values import Binding, CallValue, Null
from ..ir.values import Missing as MissingValue
from .annotations import interface_of
from .arguments import arguments_of, named_arguments, report_no_entity
from .convert import to_value
from .dialects import Construct
from .domain import (
    MISSING,
    Datum,
    EntityDatum,
    Frame,
    Known,
    Mapper,
    Missing,
    Partial,
    Unknown,
)
from .machine import Arguments, Machine
from .options import report_unfit, report_unknown
from .promises import datum_of

_TAKES: Final = (
    "target",
    "concurrency",
    "min_successes",
    "min_success_ratio",
    "run_all_sub_nodes",
    "metadata",
    "name",
)


def map_task(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``map_task(f, ...)``, which waits for the lists."""
    del construct
    if "task_function" in given.keywords:
        given.keywords["target"] = given.keywords.pop("task_function")
    named = named_arguments(machine, given, [*_TAKES], "map_task", node, frame)
    if named is None:
        return MISSING
    target = named.pop("target", None)
    if target is None:
        return machine.report(BAD_ARGUMENTS, "`map_task` wants a task", frame, node)
    return _mapper(machine, target, named, given, node, frame)


def _mapper(
    machine: Machine,
    target: Datum,
    named: dict[str, Datum],
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Datum:
    """The target with what it is given beforehand, and the settings."""
    whole = machine.known(target, frame, node)
    part = whole if isinstance(whole, Partial) else Partial(whole, (), {})
    callee, first, bound = part.callee, part.positional, {**part.keywords}
    match callee:
        case EntityDatum(ref):
            pass
        case Missing():
            return MISSING
        case _:
            return report_no_entity(machine, "map_task", callee, node, frame)
    if first:
        names = [
            each.name for each in interface_of(machine, machine.program.declarations[ref]).inputs
        ]
        merged = Arguments([*first], bound, [frame.module.positions.span(node)] * len(first))
        found = named_arguments(machine, merged, names, ref.name, node, frame)
        bound = found if found is not None else bound
    concurrency, least, ratio = (
        _setting(machine, name, named.pop(name, Known(None)), given, frame, node)
        for name in _SETTINGS
    )
    settings = MapSettings(
        concurrency if isinstance(concurrency, int) else None,
        least if isinstance(least, int) else None,
        ratio,
    )
    return Mapper(ref, bound, settings, _options(machine, named, given, node, frame))


_SETTINGS: Final[Mapping[str, str]] = {
    "concurrency": "a number of items, 0 for no bound",
    "min_successes": "a number of items",
    "min_success_ratio": "a number from 0 to 1",
}
"""Settings of the map itself, and what each wants; None is not to give it."""


def _setting(
    machine: Machine, name: str, datum: Datum, given: Arguments, frame: Frame, node: ast.Call
) -> int | float | None:
    match machine.known(datum, frame, node):
        case Known(None) | Missing():
            return None
        case Known(int() as count) if not isinstance(count, bool):
            return count
        case Known(float() as share) if name == "min_success_ratio":
            return share
        case _:
            message = f"`{name}` wants {_SETTINGS[name]}"
            machine.report_span(BAD_OPTION, message, given.keyword_spans[name])
            return None


def _options(
    machine: Machine, named: Mapping[str, Datum], given: Arguments, node: ast.Call, frame: Frame
) -> Options:
    """What is said of each item's run: the fields of ``TaskMetadata``, and options by their names."""
    bindings = list[Binding]()
    for name, datum in named.items():
        span = given.keyword_spans[name]
        if name not in _TAKES:
            report_unknown(machine, "`map_task`", name, _TAKES, span)
            continue
        value = to_value(machine, datum, frame, node)
        match name, value:
            case "metadata", CallValue(function, (), keywords) if function.endswith("TaskMetadata"):
                bindings.extend(keywords)
            case "metadata", Null() | MissingValue():
                pass
            case "metadata", _:
                machine.report_span(BAD_OPTION, "`metadata` wants `TaskMetadata(...)`", span)
            case _:
                bindings.append(Binding(name, value))
    options, problems = read_options(bindings)
    spans = given.keyword_spans
    report_unfit(machine, problems, lambda name: spans.get(name) or spans["metadata"])
    return options


# Calls


def call_mapper(machine: Machine, callee: Mapper, node: ast.Call, frame: Frame) -> Datum:
    """``map_task(f)(x=xs)``: the map."""
    given = arguments_of(machine, node, frame)
    ref, graph = callee.ref, machine.graph
    if graph is None:
        what = f"a call of a map of `{ref.name}` outside of a workflow"
        way_out = "call it in a workflow"
        machine.report(EFFECT, f"{what} is part of no graph", frame, node, helps=(way_out,))
        return Unknown(f"what {what} gives,")
    interface = interface_of(machine, machine.program.declarations[ref])
    names = [each.name for each in interface.inputs if each.name not in callee.bound]
    named = named_arguments(machine, given, names, ref.name, node, frame)
    if named is None or _is_bound_twice(machine, callee, named, node, frame):
        return MISSING
    mapped = graph.builder.map_call(
        frame.hint(node, node_name(ref.name)),
        ref,
        interface,
        [Binding(name, to_value(machine, each, frame, node)) for name, each in named.items()],
        [
            Binding(name, to_value(machine, each, frame, node))
            for name, each in callee.bound.items()
        ],
        callee.settings,
    )
    if callee.options != NO_OPTIONS:
        graph.builder.override(mapped.map, callee.options)
    span = frame.module.positions.span(node)
    outer = machine.locate_node(graph, mapped.map.id, span)
    inner = machine.locate_node(graph, mapped.call.id, span, mapped.call.block)
    for name, item in mapped.items.items():
        if (where := given.keyword_spans.get(name)) is not None:
            machine.locate(paths.argument(inner, name), where)
            machine.locate(paths.argument(outer, item.output), where)
    return datum_of(mapped.map)


def _is_bound_twice(
    machine: Machine, callee: Mapper, named: Mapping[str, Datum], node: ast.Call, frame: Frame
) -> bool:
    """Whether an argument is a list although a partial has given it; that is reported."""
    twice = next((name for name in named if name in callee.bound), None)
    if twice is not None:
        message = f"`{callee.ref.name}` is given `{twice}` twice: the partial has it already"
        machine.report(BAD_ARGUMENTS, message, frame, node)
    return twice is not None
