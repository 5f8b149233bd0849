"""``LaunchPlan.create(...)`` and its kin: a workflow with inputs filled in, and when to start it."""

import ast
from collections.abc import Mapping
from typing import Final

from ..ir.nodes import Span
from ..ir.plan_options import PLAN_OPTIONS, read_plan
from ..ir.rules_language import BAD_ARGUMENTS, BAD_OPTION
from ..ir.scope import plan_interface
from ..ir.values import Binding, EntityKind, Ref
from .annotations import interface_of
from .arguments import named_arguments
from .convert import to_value
from .describe import describe
from .dialects import Construct
from .domain import MISSING, Datum, EntityDatum, Frame, Known, Missing
from .machine import Arguments, Machine
from .made import add_made
from .options import report_unfit, report_unknown

_TAKES: Final[Mapping[Construct, tuple[str, ...]]] = {
    Construct.LAUNCH_PLAN: ("name", "workflow", *PLAN_OPTIONS),
    Construct.LAUNCH_PLAN_ONCE: ("workflow", "name", *PLAN_OPTIONS),
    Construct.DEFAULT_LAUNCH_PLAN: ("ctx", "workflow"),
}
"""The ways to make a launch plan, with what each takes."""

_INPUTS: Final = ("default_inputs", "fixed_inputs")
"""What a launch plan gives to its workflow."""

PLANS: Final = frozenset(_TAKES)
"""Constructs that make launch plans."""


def make_plan(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """The launch plan that a call makes; without a name it is its workflow's own."""
    takes = _TAKES[construct]
    named = named_arguments(machine, given, [*takes], "a launch plan", node, frame)
    if named is None:
        return MISSING
    named.pop("ctx", None)
    workflow = _workflow(machine, named.pop("workflow", None), given, node, frame)
    name = _name(machine, named.pop("name", Known(None)), given, node, frame)
    if workflow is None or name is None:
        return MISSING
    if not name and (construct is Construct.LAUNCH_PLAN or named):
        message = "a launch plan with options of its own needs a `name`"
        return machine.report(BAD_OPTION, message, frame, node.func)
    return _plan(machine, name or workflow.name, workflow, named, given, node, frame)


def _plan(
    machine: Machine,
    name: str,
    workflow: Ref,
    named: Mapping[str, Datum],
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Datum:
    bindings = list[Binding]()
    for each, datum in named.items():
        if each in PLAN_OPTIONS:
            is_input = each in _INPUTS
            bindings.append(Binding(each, to_value(machine, datum, frame, node, is_input=is_input)))
            continue
        span = given.keyword_spans[each]
        report_unknown(machine, "a launch plan", each, PLAN_OPTIONS, span)
    plan, problems = read_plan(name, workflow.name, bindings)
    report_unfit(machine, problems, given.keyword_spans.__getitem__)
    interface = interface_of(machine, machine.program.declarations[workflow])
    span = given.keyword_spans.get("name") or frame.module.positions.span(node.func)
    module = frame.module.source.module
    spans = _input_spans(node, frame)
    return add_made(machine, plan, plan_interface(plan, interface), module, span, spans)


def _workflow(
    machine: Machine, datum: Datum | None, given: Arguments, node: ast.Call, frame: Frame
) -> Ref | None:
    match datum if datum is None else machine.known(datum, frame, node):
        case EntityDatum(Ref(EntityKind.WORKFLOW) as ref):
            return ref
        case None:
            machine.report(BAD_ARGUMENTS, "a launch plan needs a `workflow`", frame, node.func)
        case Missing():
            pass
        case other:
            message = f"a launch plan starts a workflow, not {describe(other)}"
            machine.report_span(BAD_OPTION, message, given.keyword_spans["workflow"])
    return None


def _name(
    machine: Machine, datum: Datum, given: Arguments, node: ast.Call, frame: Frame
) -> str | None:
    """The name that was given, "" where there is none; None where an error was reported."""
    match machine.known(datum, frame, node):
        case Known(None):
            return ""
        case Known(str() as text) if text:
            return text
        case Missing():
            return None
        case _:
            message = "`name` wants a text that is not empty"
            machine.report_span(BAD_OPTION, message, given.keyword_spans["name"])
            return None


def _input_spans(node: ast.Call, frame: Frame) -> dict[str, Span]:
    """Where the values of inputs stand, as far as the call spells them out."""
    found = dict[str, Span]()
    for keyword in node.keywords:
        if keyword.arg in _INPUTS and isinstance(keyword.value, ast.Dict):
            for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                if isinstance(key, ast.Constant):
                    found[str(key.value)] = frame.module.positions.span(value)
    return found
