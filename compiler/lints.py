"""What compiles, and what the library that the program is written for refuses or gives up."""

import ast

from ..ir.rules_lint import DEPRECATED_OPTION, WORDS_IN_CONDITION
from .dialects import CONSTRUCTS, Construct
from .domain import External, Frame
from .machine import Arguments, Machine

_OF_CACHES = ("cache_version", "cache_serialize", "cache_ignore_input_vars")
_DECLARING = frozenset({Construct.DYNAMIC, Construct.TASK})


def is_flytekit(callee: External) -> bool:
    """Whether a name is one of flytekit's."""
    return callee.name.startswith("flytekit.")


def check_options(machine: Machine, callee: External, given: Arguments) -> None:
    """Note options of a task of flytekit that it deprecates."""
    if not is_flytekit(callee) or CONSTRUCTS[callee.name] not in _DECLARING:
        return
    name = next((each for each in given.keywords if each in _OF_CACHES), None)
    if name is not None and "cache" in given.keywords:
        message = f"flytekit deprecates `{name}`: `Cache(...)` has it"
        machine.report_span(DEPRECATED_OPTION, message, given.keyword_spans[name])


def check_words(machine: Machine, condition: ast.expr, frame: Frame) -> None:
    """Note ``and``, ``or`` and ``not`` between promises in a conditional of flytekit."""
    match condition:
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            message = "flytekit refuses `and`, `or` and `not` between promises"
            machine.report(WORDS_IN_CONDITION, message, frame, condition)
        case _:
            pass
