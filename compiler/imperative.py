"""Imperative workflows: ``wb = Workflow(name="...")``, put together call by call.

The workflow is an entity from its first line on, and grows with each method that is called on it.
What it has come to is lowered when every module has been evaluated.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from ..ir import paths
from ..ir.build import Builder, failure_handler
from ..ir.nodes import Input, Interface, Output, Workflow
from ..ir.options import FAILURE_POLICIES, read_failure_policy, read_options
from ..ir.rules_language import BAD_ARGUMENTS, BAD_OPTION, NO_ATTRIBUTE, UNSUPPORTED
from ..ir.values import Binding, EntityKind, Promise, Ref
from ..ir.values import Missing as MissingValue
from . import conditional
from .annotations import interface_of, type_of
from .arguments import named_arguments
from .convert import report_unfinished, to_value
from .describe import describe
from .dialects import Construct
from .domain import (
    MISSING,
    Choice,
    Datum,
    Dictionary,
    EntityDatum,
    External,
    Frame,
    Graph,
    Known,
    Missing,
    Promised,
    Results,
    Sequence,
)
from .machine import Arguments, Machine
from .node_creation import node_of
from .options import report_unfit, report_unknown
from .program import Imperative

_TAKES: Final = ("name", "failure_policy", "interruptible", "docs")


def begin(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``Workflow(name="...")``."""
    del construct
    named = named_arguments(machine, given, [*_TAKES], "Workflow", node, frame)
    if named is None:
        return MISSING
    name = machine.known(named.pop("name", Known(None)), frame, node)
    if not isinstance(name, Known) or not isinstance(name.value, str) or not name.value:
        message = "`Workflow` takes a name, a text that is known"
        return MISSING if name == MISSING else machine.report(BAD_ARGUMENTS, message, frame, node)
    if machine.graph is not None:
        message = "an imperative workflow is made inside of a workflow"
        return machine.refuse(frame, node, message, "make it at the top of the module")
    ref = Ref(EntityKind.WORKFLOW, name.value)
    if machine.program.declares(ref):
        message = f"`{ref.name}` is declared twice"
        return machine.report(UNSUPPORTED, message, frame, node, helps=("rename one of the two",))
    graph = Graph(Builder(Interface(), machine.program.types), paths.entity(ref))
    span, module = frame.module.positions.span(node), machine.top or frame.module.source.module
    maker = machine.evaluate(node.func, frame)
    made = Imperative(ref, graph, module, span, maker.name if isinstance(maker, External) else "")
    machine.program.declarations[ref] = made
    _read_options(machine, made, named, given, node, frame)
    return EntityDatum(ref)


def _read_options(
    machine: Machine,
    made: Imperative,
    named: Mapping[str, Datum],
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> None:
    options = list[Binding]()
    for name, datum in named.items():
        span = given.keyword_spans[name]
        if name not in _TAKES:
            report_unknown(machine, "a workflow", name, _TAKES, span)
        elif name == "docs" and isinstance(datum, Known):
            made.doc = str(datum.value or "")
        elif name == "failure_policy":
            value = to_value(machine, datum, frame, node)
            policy = read_failure_policy(value)
            if policy is not None:
                made.policy = policy
            elif datum != Known(None) and value != MissingValue():
                message = f"`failure_policy` wants {' or '.join(FAILURE_POLICIES)}"
                machine.report_span(BAD_OPTION, message, span)
        else:
            options.append(Binding(name, to_value(machine, datum, frame, node)))
    made.options, problems = read_options(options)
    report_unfit(machine, problems, given.keyword_spans.__getitem__)


def complete(machine: Machine, made: Imperative) -> Workflow:
    """The workflow, as far as the program has put it together."""
    made.is_complete = True
    with machine.lowering(made.graph):
        for choice in made.graph.choices:
            report_unfinished(machine, choice)
    handler = None
    if made.handler is not None:
        takes = interface_of(machine, machine.program.declarations[made.handler])
        short = made.handler.name.rpartition(".")[2]
        handler = failure_handler(short, made.handler, takes, made.interface)
    return Workflow(
        made.ref.name,
        made.interface,
        made.graph.builder.finish(made.returned),
        made.options,
        made.policy,
        handler,
        doc=made.doc,
    )


# Methods


def call_method(
    machine: Machine, made: Imperative, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """A method of an imperative workflow."""
    machine.constructs += name != "ready"
    method = METHODS.get(name)
    if method is None:
        helps = machine.meant(name, METHODS)
        message = f"an imperative workflow has no method `{name}`"
        return machine.report(NO_ATTRIBUTE, message, frame, node.func, helps=helps)
    if machine.graph is not None or made.is_complete:
        message = f"the workflow `{made.ref.name}` is added to inside of another"
        return machine.refuse(frame, node, message, "put it together at the top of the module")
    return method(machine, made, given, node, frame)


def _add_input(
    machine: Machine, made: Imperative, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``add_workflow_input(name, type)``."""
    named = _named(machine, given, ("input_name", "python_type"), 2, node, frame)
    name = _name(machine, named, [each.name for each in made.inputs], node, frame)
    if named is None or name is None:
        return MISSING
    of = type_of(machine, named["python_type"], node, frame)
    made.inputs.append(Input(name, of))
    made.graph.builder.scope.parameters[name] = of
    machine.locate(paths.argument(made.graph.path, name), frame.module.positions.span(node))
    return made.promised(made.inputs[-1])


def _add_output(
    machine: Machine, made: Imperative, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``add_workflow_output(name, value, python_type=...)``; the type may be left to the value."""
    named = _named(machine, given, ("output_name", "p", "python_type"), 2, node, frame)
    name = _name(machine, named, [each.name for each in made.outputs], node, frame)
    if named is None or name is None:
        return MISSING
    with machine.lowering(made.graph):
        value = to_value(machine, named["p"], frame, node)
    declared = named.get("python_type", Known(None))
    of = made.graph.builder.scope.type_of(value)
    if declared != Known(None):
        of = type_of(machine, declared, node, frame)
    made.outputs.append(Output(name, of))
    made.returned.append(Binding(name, value))
    machine.locate(paths.output(made.graph.path, name), frame.module.positions.span(node))
    return Known(None)


def _named(
    machine: Machine,
    given: Arguments,
    takes: tuple[str, ...],
    needed: int,
    node: ast.Call,
    frame: Frame,
) -> dict[str, Datum] | None:
    """The arguments by name; None, with an error reported, where they are wrong."""
    function = _function(node)
    named = named_arguments(machine, given, [*takes], function, node, frame)
    if named is None:
        return None
    unknown = [name for name in named if name not in takes]
    lacking = [name for name in takes[:needed] if name not in named]
    if unknown or lacking:
        what = f"takes no `{unknown[0]}`" if unknown else f"needs `{lacking[0]}`"
        machine.report(BAD_ARGUMENTS, f"`{function}` {what}", frame, node)
        return None
    return named


def _function(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else "this method"


def _name(
    machine: Machine,
    named: Mapping[str, Datum] | None,
    taken: list[str],
    node: ast.Call,
    frame: Frame,
) -> str | None:
    """The name of an input or output, which must be new."""
    datum = machine.known(next(iter(named.values())), frame, node) if named else MISSING
    match datum:
        case Missing():
            return None
        case Known(str() as name) if name in taken:
            what = "input" if "input" in _function(node) else "output"
            message = f"the workflow has an {what} `{name}` already"
            machine.report(BAD_ARGUMENTS, message, frame, node)
            return None
        case Known(str() as name):
            return name
        case _:
            message = f"`{_function(node)}` takes a name, a text, not {describe(datum)}"
            machine.report(BAD_ARGUMENTS, message, frame, node)
            return None


def _add_entity(
    machine: Machine, made: Imperative, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``add_entity(entity, x=...)``."""
    for datum in given.keywords.values():
        made.used.update(_inputs_in(datum))
    for other in ("task", "launch_plan", "sub_wf"):
        if not given.positional and _function(node) != "add_entity" and other in given.keywords:
            given.positional.append(given.keywords.pop(other))
    with machine.lowering(made.graph):
        return _belonging(node_of(machine, _function(node), given, node, frame), made.graph)


def _inputs_in(datum: Datum) -> list[str]:
    """The inputs of the workflow that a value is made of."""
    found, stack = list[str](), [datum]
    while stack:
        match stack.pop():
            case Promised(promise=Promise("", name)):
                found.append(name)
            case Sequence(items):
                stack.extend(items)
            case Dictionary(entries):
                stack.extend(entries.values())
            case _:
                pass
    return found


def _belonging(datum: Datum, graph: Graph) -> Datum:
    """What a call in a graph gives, marked as that graph's."""
    match datum:
        case Promised() | Choice():
            return replace(datum, graph=graph)
        case Results(handle, items, is_node):
            marked = {name: replace(each, graph=graph) for name, each in items.items()}
            return Results(handle, marked, is_node, graph)
        case _:
            return datum


def _on_failure(
    machine: Machine, made: Imperative, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``add_on_failure_handler(entity)``."""
    named = _named(machine, given, ("entity",), 1, node, frame)
    match named and machine.known(named["entity"], frame, node):
        case EntityDatum(ref) if made.handler is None:
            made.handler = ref
        case EntityDatum():
            message = f"`{made.ref.name}` has a failure handler already"
            return machine.report(BAD_ARGUMENTS, message, frame, node)
        case None | Missing():
            return MISSING
        case _:
            message = "`add_on_failure_handler` wants a task or a workflow"
            return machine.report(BAD_ARGUMENTS, message, frame, node)
    return Known(None)


def _conditional(
    machine: Machine, made: Imperative, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``create_conditional(name)``; in plain Python its arms would run where they are written."""
    if made.maker == "flowc.Workflow":
        message = "an imperative workflow has no conditional of its own"
        return machine.refuse(frame, node, message, "put it into a workflow, and add that")
    with machine.lowering(made.graph):
        return _belonging(conditional.begin(machine, given, node, frame), made.graph)


def link(machine: Machine, choice: Choice, name: str, node: ast.Call, frame: Frame) -> Datum:
    """One link of a conditional, in the graph that it belongs to."""
    if choice.graph is None:
        return conditional.link(machine, choice, name, node, frame)
    machine.constructs += 1
    with machine.lowering(choice.graph):
        found = conditional.link(machine, choice, name, node, frame)
    return found if isinstance(found, Choice) else _belonging(found, choice.graph)


def _ready(
    machine: Machine, made: Imperative, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``ready()``: whether it has a node, and a use for each input."""
    del machine, given, node, frame
    has_nodes = bool(made.graph.builder.scope.nodes)
    return Known(has_nodes and all(each.name in made.used for each in made.inputs))


_Method: TypeAlias = Callable[[Machine, Imperative, Arguments, ast.Call, Frame], Datum]

METHODS: Final[Mapping[str, _Method]] = {
    **dict.fromkeys(("add_entity", "add_launch_plan", "add_subwf", "add_task"), _add_entity),
    "add_on_failure_handler": _on_failure,
    "add_workflow_input": _add_input,
    "add_workflow_output": _add_output,
    "create_conditional": _conditional,
    "ready": _ready,
}
