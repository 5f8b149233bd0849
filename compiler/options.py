"""Options that do not exist, or whose values do not fit: the same words for every construct."""

from collections.abc import Callable, Iterable

from ..ir.nodes import Span
from ..ir.options import Problem
from ..ir.rules_language import BAD_OPTION
from .machine import Machine


def report_unknown(
    machine: Machine, what: str, name: str, allowed: Iterable[str], span: Span
) -> None:
    """Report an option that `what` does not have."""
    helps = machine.meant(name, allowed)
    machine.report_span(BAD_OPTION, f"{what} has no option `{name}`", span, helps)


def report_unfit(
    machine: Machine, problems: Iterable[Problem], span_of: Callable[[str], Span]
) -> None:
    """Report options whose values do not fit, each where it is given."""
    for each in problems:
        message = f"`{each.name}` wants {each.wants}"
        machine.report_span(BAD_OPTION, message, span_of(each.name), each.helps)
