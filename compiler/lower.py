"""From declarations to entities of the IR."""

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from ..ir import paths
from ..ir.build import Builder, failure_handler
from ..ir.declared import DeclaredOptions, read_declaration
from ..ir.nodes import (
    Block,
    Call,
    Hook,
    Interface,
    Output,
    PythonFunction,
    Task,
    Workflow,
)
from ..ir.options import (
    DYNAMIC_OPTIONS,
    EAGER_OPTIONS,
    TASK_OPTIONS,
    WORKFLOW_OPTIONS,
)
from ..ir.rename import relocate
from ..ir.rules_language import BAD_OPTION, NO_ANNOTATION, RETURN_COUNT
from ..ir.source import code_digest
from ..ir.typecheck import takes_tuple
from ..ir.types import ANY
from ..ir.values import Binding, EntityKind, Missing, Promise, Value
from .annotations import interface_of
from .closure import refuse_identities, static_closure
from .convert import report_unfinished, to_value
from .dialects import Construct
from .domain import (
    Datum,
    EntityDatum,
    Frame,
    Graph,
    Instance,
    Known,
    Promised,
    Results,
    Sequence,
)
from .domain import Missing as MissingDatum
from .edits import says_type
from .endless import warn_of_endless
from .fan_out import warn_of_fan_out
from .functions import parameters
from .imperative import complete
from .instances import named_items
from .machine import Arguments, Machine, Return, Signal
from .made import complete_made
from .options import report_unfit, report_unknown
from .program import Declaration, Entity, Imperative, Made
from .references import REFERENCES, refer
from .unused import warn_of_unused

_OPTIONS: Final[Mapping[Construct, tuple[str, ...]]] = {
    Construct.TASK: TASK_OPTIONS,
    Construct.DYNAMIC: DYNAMIC_OPTIONS,
    Construct.EAGER: EAGER_OPTIONS,
    Construct.WORKFLOW: WORKFLOW_OPTIONS,
}


def lower(machine: Machine, declaration: Declaration | Made | Imperative) -> Entity:
    """The entity that a declaration declares; where it comes from goes to `machine.spans`."""
    path = paths.entity(declaration.ref)
    if isinstance(declaration, Made):
        return complete_made(machine, declaration)
    if isinstance(declaration, Imperative):
        machine.locate(path, declaration.span)
        return complete(machine, declaration)
    positions = declaration.frame.module.positions
    machine.locate(path, positions.name_span(declaration.function))
    for parameter, _ in parameters(declaration.function):
        machine.locate(paths.argument(path, parameter.arg), positions.span(parameter))
    if declaration.construct in REFERENCES:
        return refer(machine, declaration)
    if declaration.ref.kind is EntityKind.WORKFLOW:
        return _workflow(machine, declaration, path)
    return _task(machine, declaration)


def _task(machine: Machine, declaration: Declaration) -> Task:
    function, module = declaration.function, declaration.frame.module
    declared = _declared(machine, declaration)
    hook = None
    if declaration.ref.kind is EntityKind.DYNAMIC:
        hook = Hook(calls=static_closure(machine, declaration))
        refuse_identities(machine, declaration)
        warn_of_endless(machine, declaration)
        warn_of_fan_out(machine, declaration)
    return Task(
        declaration.ref.name,
        interface_of(machine, declaration),
        PythonFunction(module.source.module, function.name),
        declared.options,
        hook,
        code_digest(function),
        declaration.decorators,
        eager=declaration.construct is Construct.EAGER,
        doc=declared.doc,
    )


# Options


def _declared(machine: Machine, declaration: Declaration) -> DeclaredOptions:
    """What the options come to; those that do not fit are reported."""
    docstring = ast.get_docstring(declaration.function) or ""
    found = read_declaration(dict(_options(machine, declaration)), docstring)
    report_unfit(machine, found.problems, declaration.option_spans.__getitem__)
    return found


def _options(machine: Machine, declaration: Declaration) -> Iterator[tuple[str, Value]]:
    """The options that were given, as values; one that does not exist is reported."""
    allowed = _OPTIONS[declaration.construct]
    for name, datum in declaration.options.items():
        span = declaration.option_spans[name]
        if name not in allowed:
            what = declaration.ref.kind.value.replace("_", " ")
            report_unknown(machine, f"a {what}", name, allowed, span)
        else:
            yield name, to_value(machine, datum, declaration.frame, declaration.place)


# Workflows


def _workflow(machine: Machine, declaration: Declaration, path: str) -> Workflow:
    declared = _declared(machine, declaration)
    return Workflow(
        declaration.ref.name,
        interface_of(machine, declaration),
        _blocks(machine, declaration, path),
        declared.options,
        declared.policy,
        _failure_handler(machine, declaration),
        doc=declared.doc,
    )


def _failure_handler(machine: Machine, declaration: Declaration) -> Call | None:
    datum = declaration.options.get("on_failure", Known(None))
    match datum:
        case EntityDatum(ref):
            handler = machine.program.declarations[ref]
            takes, own = interface_of(machine, handler), interface_of(machine, declaration)
            return failure_handler(ref.name.rpartition(".")[2], ref, takes, own)
        case Known(None) | MissingDatum():
            return None
        case _:
            message = "`on_failure` wants a task or a workflow"
            machine.report_span(BAD_OPTION, message, declaration.option_spans["on_failure"])
            return None


def _blocks(machine: Machine, declaration: Declaration, path: str) -> tuple[Block, ...]:
    """Evaluate the body of a workflow with its inputs promised."""
    interface, frame = interface_of(machine, declaration), declaration.frame
    graph = Graph(Builder(interface, machine.program.types), path)
    inner = Frame(frame.module, {**_promised(interface)}, frame, False, declaration.ref.name)
    with machine.lowering(graph):
        signal = _run(machine, declaration, inner)
        warn_of_unused(machine, declaration, inner)
        returned = signal if isinstance(signal, Return) else Return(Known(None), None)
        outputs = tuple(_outputs(machine, declaration, returned, inner))
        for choice in graph.choices:
            report_unfinished(machine, choice)
        blocks = graph.builder.finish(outputs)
        if graph.builder.renamed:
            machine.spans[:] = relocate(machine.spans, path, graph.builder.renamed)
        return blocks


def _run(machine: Machine, declaration: Declaration, frame: Frame) -> Signal:
    """Run the body of a workflow, or what its decorators made of it, with inputs by name."""
    function, body = declaration.function, declaration.body
    if body is None:
        return machine.execute(function.body, frame)
    call = ast.copy_location(ast.Call(ast.Constant(None), [], []), function)
    inputs = Arguments(keywords=_promised(interface_of(machine, declaration)))
    return Return(machine.call_with(body, inputs, call, frame), None)


def _promised(interface: Interface) -> dict[str, Datum]:
    return {each.name: Promised(Promise("", each.name), each.type) for each in interface.inputs}


def _outputs(
    machine: Machine, declaration: Declaration, returned: Return, frame: Frame
) -> Iterator[Binding]:
    """The outputs that the returned value gives, by the names of the interface."""
    outputs = interface_of(machine, declaration).outputs
    names = [each.name for each in outputs]
    node = returned.node or declaration.function
    values = _returned(machine, returned.value, outputs, frame, node)
    if values and declaration.function.returns is None:
        _report_unsaid(machine, declaration, values)
        return
    if values is None:
        yield from (Binding(name, Missing()) for name in names)
        return
    if len(values) != len(names):
        wanted = f"{len(names)} value{'' if len(names) == 1 else 's'}"
        message = f"`{declaration.function.name}` must return {wanted}, and returns {len(values)}"
        if returned.node is None:
            span = frame.module.positions.name_span(declaration.function)
            machine.report_span(RETURN_COUNT, message, span)
        else:
            machine.report(RETURN_COUNT, message, frame, returned.node)
        values = [MissingDatum()] * len(names)
    path = paths.entity(declaration.ref)
    for name, value in zip(names, values, strict=True):
        if returned.node is not None:
            machine.locate(paths.output(path, name), frame.module.positions.span(returned.node))
        yield Binding(name, to_value(machine, value, frame, node))


def _report_unsaid(machine: Machine, declaration: Declaration, values: list[Datum]) -> None:
    function, frame = declaration.function, declaration.frame
    name = function.name
    message = f"`{name}` returns a value, and does not say of which type"
    span = frame.module.positions.name_span(function)
    types = [each.type if isinstance(each, Promised) else ANY for each in values]
    machine.report_span(NO_ANNOTATION, message, span, (says_type(types, function, frame),))


def _returned(
    machine: Machine,
    datum: Datum,
    outputs: tuple[Output, ...],
    frame: Frame,
    node: ast.expr | ast.stmt,
) -> list[Datum] | None:
    """The values that were returned; None where an error was reported."""
    wanted = len(outputs)
    datum = machine.known(datum, frame, node)
    if isinstance(datum, Instance) and (fields := named_items(machine, datum)) is not None:
        return fields
    match datum:
        case MissingDatum():
            return None
        case Known(None):
            return [datum] if wanted == 1 and isinstance(node, ast.expr) else []
        case Results(items=items, is_node=False):
            return [*items.values()]
        case Sequence(items, "tuple") if wanted != 1 or not takes_tuple(outputs[0], len(items)):
            return [*items]
        case _:
            return [datum]
