"""Calls of what the compiler does not know, kept as they stand."""

import ast
from collections.abc import Iterable, Mapping
from typing import Final

from ..ir.rules_language import PROMISE_AS_VALUE
from .describe import describe
from .domain import (
    Datum,
    Dictionary,
    Frame,
    Instance,
    Logical,
    Promised,
    Recorded,
    Results,
    Sequence,
)
from .hermetic import impure, is_impure
from .machine import Arguments, Machine


def record_call(
    machine: Machine, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """A call that is kept as it stands; it cannot compute with what only a run will know."""
    if is_impure(name):
        return impure(machine, name, node, frame)
    promised = promised_inside((*given.positional, *given.keywords.values()))
    if promised is not None:
        message = f"`{name}` is called when the workflow is compiled, and is given"
        module = name.rpartition(".")[0]
        way_out = f"call it in a task; if it is one, `{module}` was not found"
        message = f"{message} {describe(promised)}"
        return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
    names = PARAMETERS.get(name, ())
    if 0 < len(given.positional) <= len(names):  # said one way only: by name
        named = dict(zip(names, given.positional, strict=False))
        return Recorded(name, (), {**named, **given.keywords})
    return Recorded(name, tuple(given.positional), given.keywords)


PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "flowc.Directory": ("path",),
    "flowc.File": ("path",),
    "flowc.HashMethod": ("function",),
    "flowc.StructuredDataset": ("dataframe", "uri", "file_format"),
}
"""Own values that are kept as calls, with what they take."""


def promised_inside(data: Iterable[Datum]) -> Datum | None:
    """The first promise in data; None where they hold none."""
    stack = [*reversed([*data])]
    seen = set[int]()
    while stack:
        if id(stack[-1]) in seen:
            stack.pop()
            continue
        seen.add(id(stack[-1]))
        match stack.pop():
            case (Promised() | Results() | Logical()) as promised:
                return promised
            case Sequence(items):
                stack.extend(reversed(items))
            case Dictionary(entries):
                stack.extend(reversed(entries.values()))
            case Instance(fields=fields):
                stack.extend(reversed(fields.values()))
            case Recorded(_, arguments, keywords):
                stack.extend((*arguments, *keywords.values()))
            case _:
                pass
    return None
