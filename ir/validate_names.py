"""Names: what they may look like, and that nothing declares one twice."""

from collections.abc import Iterable
from typing import Protocol

from .format import quoted
from .rules_graph import DUPLICATE_NAME
from .rules_structure import INVALID_NAME
from .validate_context import At, Context
from .validate_parts import name_problem


class Named(Protocol):
    """Anything with a name: an input, an output, a field, a binding."""

    @property
    def name(self) -> str:
        """The name."""
        ...


def check_name(context: Context, what: str, name: str, at: At) -> None:
    """Report a name that is empty or cannot be printed."""
    problem = name_problem(name)
    if problem is not None:
        report_name(context, what, name, problem, at)


def report_name(context: Context, what: str, name: str, problem: str, at: At) -> None:
    """Report what is wrong with a name."""
    context.report(INVALID_NAME, f"the {what} `{quoted(name)}` {problem}", at)


def check_named(context: Context, what: str, named: Iterable[Named], path: str) -> None:
    """Report names of inputs, outputs, fields, ... that are unfit, or that stand there twice."""
    seen = set[str]()
    for each in named:
        if each.name in seen:
            message = f"two {what}s have the name `{each.name}`"
            context.report(DUPLICATE_NAME, message, (path,), f"two {what}s `{each.name}`")
        else:
            check_name(context, what, each.name, (path,))
        seen.add(each.name)
