"""What a trace makes of maps, gates and nodes: the twin of what `compiler` makes of their syntax."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..ir import paths
from ..ir.build import Handle, Hint, MapSettings
from ..ir.nodes import Approve, GateAction, Interface, Signal, Sleep, Span
from ..ir.options import read_options
from ..ir.rules_language import BAD_ARGUMENTS, BAD_OPTION
from ..ir.types import ANY, DURATION, ListType
from ..ir.values import Binding, Duration
from .dsl import Declared
from .map_task import Mapper
from .promise import NodeOutputs, Promised
from .sites import user_frame
from .tracer import Tracer


def record_map(
    tracer: Tracer, mapper: Mapper, args: tuple[object, ...], kwargs: Mapping[str, object]
) -> Any:
    """A map, whose block holds one call of the entity."""
    frame, sites = user_frame(), tracer.world.sites
    site = sites.site(frame)
    span = site.span if site else sites.here(frame)
    ref, interface = tracer.world.meet(mapper.target)
    free = tuple(each for each in interface.inputs if each.name not in mapper.bound)
    given = tracer.arguments(Interface(free), ref.name, args, kwargs, span)
    types = {each.name: each.type for each in interface.inputs}
    lists, spans = list[Binding](), dict[str, Span | None]()
    for name, (index, obj) in given.items():
        if name in mapper.bound:
            text = f"`{ref.name}` is given `{name}` twice: the partial has it already"
            tracer.refuse_at(span, BAD_ARGUMENTS, text)
        spans[name] = site.argument_span(name, index) if site else span
        value = tracer.value(obj, ListType(types.get(name, ANY)), spans[name])
        lists.append(Binding(name, value))
    captured = [
        Binding(name, tracer.value(obj, types.get(name, ANY), span))
        for name, obj in mapper.bound.items()
    ]
    tracer.count(span)
    tracer.count(span)
    name = (site.name if site else "") or mapper.target.__name__
    hint, settings = Hint(name, tracer.in_loop(frame)), MapSettings(**_settings(mapper))
    mapped = tracer.builder.map_call(hint, ref, interface, lists, captured, settings)
    _set_options(tracer, mapper, mapped.map, span)
    outer = tracer.locate_node(mapped.map.id, span)
    inner = tracer.locate_node(mapped.call.id, span, mapped.call.block)
    for each, item in mapped.items.items():
        tracer.world.locate(paths.argument(inner, each), spans[each])
        tracer.world.locate(paths.argument(outer, item.output), spans[each])
    return tracer.result(mapped.map)


def _settings(mapper: Mapper) -> dict[str, Any]:  # Any: checked by `validate`
    return {**mapper.settings}


def _set_options(tracer: Tracer, mapper: Mapper, handle: Handle, span: Span | None) -> None:
    bindings = [Binding(name, tracer.value(obj, ANY, span)) for name, obj in mapper.options.items()]
    options, problems = read_options(bindings)
    for problem in problems:
        text = f"`{problem.name}` wants {problem.wants}"
        tracer.refuse_at(span, BAD_OPTION, text, *problem.helps)
    if bindings:
        tracer.builder.override(handle, options)


def record_approve(tracer: Tracer, value: object, name: object, timeout: object) -> Any:
    """A gate that passes a value on."""
    span = tracer.world.sites.here(user_frame())
    if not isinstance(value, Promised):
        text = "`approve` wants what a call gives"
        tracer.refuse_at(span, BAD_ARGUMENTS, text)
    action = Approve(tracer.value(value, ANY, span))
    return _gate(tracer, action, name, timeout)


def record_wait(tracer: Tracer, name: object, timeout: object, expected: object) -> Any:
    """A gate that gives a value of a type."""
    span = tracer.world.sites.here(user_frame())
    return _gate(tracer, Signal(tracer.world.annotations(span).read(expected)), name, timeout)


def record_sleep(tracer: Tracer, duration: object) -> Any:
    """A gate that waits for a time."""
    span = tracer.world.sites.here(user_frame())
    return _gate(tracer, Sleep(tracer.value(duration, DURATION, span)), "sleep", None)


def _gate(tracer: Tracer, action: GateAction, name: object, timeout: object) -> Any:
    frame, sites = user_frame(), tracer.world.sites
    site = sites.site(frame)
    span = site.span if site else sites.here(frame)
    if not isinstance(name, str) or not name:
        tracer.refuse_at(span, BAD_ARGUMENTS, "the name of a gate is a text")
    length = None if timeout is None else tracer.value(timeout, DURATION, span)
    if length is not None and not isinstance(length, Duration):
        tracer.refuse_at(span, BAD_ARGUMENTS, "`timeout` wants a duration")
    tracer.count(span)
    hint = Hint((site.name if site else "") or name, tracer.in_loop(frame))
    signal = "" if isinstance(action, Sleep) else name
    handle = tracer.builder.gate(hint, action, signal, length)
    tracer.locate_node(handle.id, span)
    return tracer.result(handle)


def record_node(tracer: Tracer, entity: object, inputs: Mapping[str, object]) -> Any:
    """A call that gives its node."""
    match entity:
        case Declared():
            given = tracer.call(entity, (), inputs)
        case Mapper():
            given = record_map(tracer, entity, (), inputs)
        case _:
            text = "`create_node` wants a task, a workflow or a launch plan"
            tracer.refuse(BAD_ARGUMENTS, text)
    if isinstance(given, Promised):
        return NodeOutputs(given.flowc_origin, {given.flowc_promise.output: given})
    return NodeOutputs(given.flowc_origin, given.flowc_items)


RECORDED: Final[Mapping[str, Callable[..., Any]]] = {
    "approve": record_approve,
    "map": record_map,
    "node": record_node,
    "sleep": record_sleep,
    "wait_for_input": record_wait,
}
"""What is recorded, by the name that the authoring functions ask for it with."""
