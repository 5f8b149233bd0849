"""Arguments: evaluated, spread out, and given to parameters by name."""

import ast
from collections.abc import Callable, Mapping

from ..ir.diagnostics import Label
from ..ir.nodes import Span
from ..ir.rules_language import BAD_ARGUMENTS, PROMISE_AS_VALUE
from .describe import describe
from .domain import Datum, Dictionary, External, Frame, Function, Missing, Recorded
from .expressions import starred
from .machine import Arguments, Machine


def arguments_of(machine: Machine, node: ast.Call, frame: Frame) -> Arguments:
    """The evaluated arguments of a call, ``*`` and ``**`` spread out."""
    if (prepared := machine.prepared(node)) is not None:
        return prepared
    positions = frame.module.positions
    found = Arguments()
    for each in node.args:
        if isinstance(each, ast.Starred):
            items = starred(machine, each, frame)
        else:
            items = [machine.evaluate(each, frame)]
        found.is_partial = found.is_partial or items is None
        found.positional += items or ()
        found.spans += [positions.span(each)] * len(items or ())
    for keyword in node.keywords:
        datum = machine.evaluate(keyword.value, frame)
        if keyword.arg in found.keywords:
            message = f"the argument `{keyword.arg}` is given twice"
            machine.report(BAD_ARGUMENTS, message, frame, keyword)
        if keyword.arg is not None:
            found.keywords[keyword.arg] = datum
            found.keyword_spans[keyword.arg] = positions.span(keyword)
            continue
        unpacked = _unpacked(machine, datum, keyword.value, frame)
        found.is_partial = found.is_partial or unpacked is None
        for name, value in (unpacked or {}).items():
            if name in found.keywords:
                message = f"the argument `{name}` is given twice"
                machine.report(BAD_ARGUMENTS, message, frame, keyword.value)
            found.keywords[name] = value
            found.keyword_spans[name] = positions.span(keyword.value)
    return found


def _unpacked(
    machine: Machine, datum: Datum, node: ast.expr, frame: Frame
) -> Mapping[str, Datum] | None:
    if isinstance(datum, Dictionary) and all(isinstance(key, str) for key in datum.entries):
        return {str(key): each for key, each in datum.entries.items()}
    if not isinstance(datum, Missing):
        message = f"{describe(datum)} cannot be unpacked into arguments"
        machine.report(PROMISE_AS_VALUE, message, frame, node)
    return None


def named_arguments(
    machine: Machine,
    given: Arguments,
    names: list[str],
    callee: str,
    node: ast.Call,
    frame: Frame,
    declared: Callable[[], Span] | None = None,
) -> dict[str, Datum] | None:
    """The arguments by the name of the parameter each goes to; also their places.

    Missing and unknown arguments are left to the validator, which knows the interface as well.
    `declared` tells where the callee is declared, for findings.
    """
    if given.is_partial:
        return None
    if not given.positional:  # as most calls of entities are written
        return {**given.keywords}
    if len(given.positional) > len(names):
        most = f"{len(names)} argument{'' if len(names) == 1 else 's'}"
        message = f"`{callee}` takes {most}, and {len(given.positional)} are given"
        label = f"{most} at most" if names else "no argument"
        also = _declared_here(declared)
        machine.log.add(BAD_ARGUMENTS, message, given.spans[len(names)], label, also=also)
        return None
    named: dict[str, Datum] = {}
    for name, datum, span in zip(names, given.positional, given.spans, strict=False):
        if name in given.keywords:
            message = f"`{callee}` is given `{name}` twice"
            again = given.keyword_spans.get(name) or frame.module.positions.span(node)
            also = (Label(span, "given here first", primary=False), *_declared_here(declared))
            machine.log.add(BAD_ARGUMENTS, message, again, "given again", also=also)
            return None
        named[name] = datum
        given.keyword_spans[name] = span
    return {**named, **given.keywords}


def _declared_here(declared: Callable[[], Span] | None) -> tuple[Label, ...]:
    return (Label(declared(), "declared here", primary=False),) if declared else ()


def report_no_entity(
    machine: Machine, function: str, given: Datum, node: ast.Call, frame: Frame
) -> Datum:
    """Report what is given where a function wants an entity."""
    message = f"`{function}` wants a task, a workflow or a launch plan, not {describe(given)}"
    helps: tuple[str, ...] = ()
    if isinstance(given, Function | Recorded | External):
        helps = ("put `@task` on the function that does it, at the top of a module",)
    return machine.report(BAD_ARGUMENTS, message, frame, node, helps=helps)
