"""Calls of what the compiler does not know, kept as they stand."""

import ast

from ..ir.rules_language import PROMISE_AS_VALUE
from .domain import (
    Datum,
    Dictionary,
    Frame,
    Logical,
    Promised,
    Recorded,
    Results,
    Sequence,
    describe,
)
from .machine import Arguments, Machine


def record_call(
    machine: Machine, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """A call that is kept as it stands; it cannot compute with what only a run will know."""
    for datum in (*given.positional, *given.keywords.values()):
        if (promised := _promised_inside(datum)) is not None:
            message = f"`{name}` is called when the workflow is compiled, and is given"
            way_out = f"call it in a task; if it is one, `{name.partition('.')[0]}` was not found"
            message = f"{message} {describe(promised)}"
            return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
    return Recorded(name, tuple(given.positional), given.keywords)


def _promised_inside(datum: Datum) -> Datum | None:
    """The first promise in a datum; None where it holds none."""
    stack = [datum]
    while stack:
        match stack.pop():
            case (Promised() | Results() | Logical()) as promised:
                return promised
            case Sequence(items):
                stack.extend(reversed(items))
            case Dictionary(entries):
                stack.extend(reversed(entries.values()))
            case Recorded(_, arguments, keywords):
                stack.extend((*arguments, *keywords.values()))
            case _:
                pass
    return None
