"""What can be done with a promise: step into it, name it, order it, override how it comes to be."""

import ast
import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from ..ir.build import Handle
from ..ir.diagnostics import Help
from ..ir.format import type_text
from ..ir.nodes import Condition, IsNone, Span, Truth
from ..ir.options import OVERRIDES, merged, read_options
from ..ir.rules_language import BAD_ARGUMENTS, BAD_OPTION, NO_ATTRIBUTE, PROMISE_AS_VALUE
from ..ir.typecheck import bare, definition, step
from ..ir.types import DictType, Kind, ListType, Primitive, RecordDef, Type
from ..ir.values import Binding, PathKey, Promise
from .convert import to_value
from .domain import MISSING, Datum, Frame, Graph, Known, Logical, Promised, Results
from .logic import negated
from .machine import Arguments, Machine
from .options import report_unfit
from .order import graph_of, order


def promised_by(handle: Handle) -> dict[str, Promised]:
    """All that a node gives, by name."""
    return {name: Promised(handle.promise(name), of, handle) for name, of in handle.types.items()}


def datum_of(handle: Handle) -> Datum:
    """What a node gives: its one output, or all of them by name."""
    if len(handle.types) != 1:
        return Results(handle, promised_by(handle))
    ((name, of),) = handle.types.items()
    return Promised(Promise(handle.id, name), of, handle)


def tuple_of(handle: Handle) -> Datum:
    """What the call of a function gives: a named tuple, even of one, where it names its outputs."""
    is_one = len(handle.types) == 1 and "o0" in handle.types
    return datum_of(handle) if is_one else Results(handle, promised_by(handle))


def extend_promise(
    machine: Machine, owner: Promised, key: PathKey, node: ast.expr, frame: Frame
) -> Datum:
    """One step into a promised value, checked against its type."""
    promise = owner.promise
    if key == promise.output and not promise.path and promise.node:
        return owner  # the one output of a call that names its outputs
    found = step(owner.type, key, machine.program.types)
    if found is not None:
        return replace(owner, promise=replace(promise, path=(*promise.path, key)), type=found)
    if isinstance(key, str) and hasattr(_python_class(owner.type), key):
        message = f"`{key}` of a promise cannot be computed when the workflow is compiled"
        way_out = "compute it in a task, and call that"
        return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
    record = definition(owner.type, machine.program.types)
    fields = [field.name for field in record.fields] if isinstance(record, RecordDef) else []
    what = f"attribute `{key}`" if isinstance(key, str) else f"item {key}"
    message = f"`{type_text(owner.type)}` has no {what}"
    helps = machine.meant(str(key), fields)
    if isinstance(key, int) and key < 0:
        message = "a promise has no items that are counted from its end"
        helps = (Help("take the last item in a task, and call that"),)
    return machine.report(NO_ATTRIBUTE, message, frame, node, helps=helps)


def _python_class(of: Type) -> type:
    """The class of Python that values of a type have, as far as it matters for methods."""
    match bare(of):
        case Primitive(kind):
            return _CLASSES.get(kind, object)
        case ListType():
            return list
        case DictType():
            return dict
        case _:
            return object


_CLASSES: Final[Mapping[Kind, type]] = {
    Kind.BOOL: bool,
    Kind.BYTES: bytes,
    Kind.DATE: datetime.date,
    Kind.DATETIME: datetime.datetime,
    Kind.DURATION: datetime.timedelta,
    Kind.FLOAT: float,
    Kind.INT: int,
    Kind.STR: str,
}


# Methods


def call_method(
    machine: Machine,
    owner: Promised | Results,
    name: str,
    arguments: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Datum:
    """A method of what a call gives."""
    return PROMISE_METHODS[name](machine, owner, arguments, node, frame)


_Method = Callable[[Machine, Promised | Results, Arguments, ast.Call, Frame], Datum]


_RESOURCES: Final = frozenset({"cpu", "ephemeral_storage", "gpu", "mem"})


def _meant(machine: Machine, name: str) -> tuple[Help, ...]:
    """The override that one was meant to be."""
    if name in _RESOURCES:
        return (Help(f"resources are given together: `requests=Resources({name}=...)`"),)
    return machine.meant(name, OVERRIDES)


def _with_overrides(
    machine: Machine, owner: Promised | Results, arguments: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    graph = graph_of(machine, owner, node, frame)
    if graph is None:
        return MISSING
    if owner.node is None:
        message = "only what a call gives has options to override"
        return machine.report(BAD_ARGUMENTS, message, frame, node)
    if arguments.positional:
        message = "`with_overrides` takes named arguments only"
        return machine.report(BAD_ARGUMENTS, message, frame, node)
    bindings = list[Binding]()
    for name, datum in arguments.keywords.items():
        span = arguments.keyword_spans[name]
        if name == "node_name":
            _name_node(machine, graph, owner.node, datum, span)
            if owner.node.has_options:
                bindings.append(Binding(name, to_value(machine, datum, frame, node)))
        elif name not in OVERRIDES:
            helps = _meant(machine, name)
            machine.report_span(BAD_OPTION, f"no option `{name}` to override", span, helps)
        elif not owner.node.has_options:
            message = f"`{owner.node.id}` is no call: it has no option `{name}` to override"
            machine.report_span(BAD_OPTION, message, span)
        else:
            bindings.append(Binding(name, to_value(machine, datum, frame, node)))
    before = graph.builder.options(owner.node)
    given, problems = read_options(bindings, override=True)
    report_unfit(machine, problems, arguments.keyword_spans.__getitem__)
    if bindings:
        graph.builder.override(owner.node, merged(before, given))
    return owner


def _name_node(machine: Machine, graph: Graph, node: Handle, datum: Datum, span: Span) -> None:
    """`ir.source` has named the node already, where a literal stands in the call's expression."""
    given = datum.value if isinstance(datum, Known) else None
    if not isinstance(given, str):
        machine.report_span(BAD_OPTION, "`node_name` takes a text that is known", span)
    elif node.id.removeprefix(given)[:1] not in ("", "-", "["):
        problem = graph.builder.rename_node(node, given)
        if problem:
            machine.report_span(BAD_OPTION, problem, span)


def _runs_before(
    machine: Machine, owner: Promised | Results, arguments: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    match arguments.positional:
        case [Promised() | Results() as other] if not arguments.keywords:
            order(machine, "`runs_before`", (owner, other), node, frame)
        case _:
            message = "`runs_before` takes what another call gives"
            return machine.report(BAD_ARGUMENTS, message, frame, node)
    return Known(None)


def _test(make: Callable[[Promised], Condition]) -> _Method:
    def method(
        machine: Machine,
        owner: Promised | Results,
        arguments: Arguments,
        node: ast.Call,
        frame: Frame,
    ) -> Datum:
        if isinstance(owner, Results):
            message = "a call with several outputs, or none, is no condition"
            return machine.report(PROMISE_AS_VALUE, message, frame, node)
        if arguments.positional or arguments.keywords:
            return machine.report(BAD_ARGUMENTS, "this takes no arguments", frame, node)
        return Logical(make(owner))

    return method


def _is(
    machine: Machine, owner: Promised | Results, arguments: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    match owner, arguments.positional:
        case Promised(promise=promise), [Known(bool() as wanted)]:
            return Logical(Truth(promise) if wanted else negated(Truth(promise)))
        case _:
            message = "`is_` takes True or False"
            return machine.report(BAD_ARGUMENTS, message, frame, node)


PROMISE_METHODS: Final[Mapping[str, _Method]] = {
    "is_": _is,
    "is_false": _test(lambda owner: negated(Truth(owner.promise))),
    "is_none": _test(lambda owner: IsNone(owner.promise)),
    "is_true": _test(lambda owner: Truth(owner.promise)),
    "runs_before": _runs_before,
    "with_overrides": _with_overrides,
}
"""Methods of promises; any other attribute is a part of the promised value."""
