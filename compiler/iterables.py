"""What iterating a datum gives."""

import ast
from collections.abc import Iterable, Iterator

from ..ir.rules_language import EVALUATION_FAILED, PROMISE_AS_VALUE
from ..ir.types import EnumDef
from .annotations import definition_of
from .convert import NotPlainError, live_items, wrap
from .describe import describe
from .domain import (
    Class,
    Datum,
    Dictionary,
    EnumMember,
    Frame,
    Instance,
    Known,
    Logical,
    Missing,
    Promised,
    Results,
    Sequence,
    Set,
    Stream,
    View,
)
from .instances import named_items
from .machine import Machine
from .objects import TooManyError, draw
from .operators import EXCEPTIONS, too_large
from .special import special
from .weight import ITEM, weight


def iterate(
    machine: Machine, datum: Datum, node: ast.expr, frame: Frame, *, by_call: bool = False
) -> Iterable[Datum] | None:
    """The items of something known; None, with an error reported, where they are not known.

    `by_call` says that `node` is a call that asks for them, and not what gives them.
    """
    known = machine.known(datum, frame, node)
    if isinstance(known, Stream):
        return _asked(machine, known, node, frame, by_call=by_call)
    return _items(machine, known, node, frame)


def _items(machine: Machine, known: Datum, node: ast.expr, frame: Frame) -> Iterable[Datum] | None:
    match known:
        case Sequence(items, "list"):
            return iter(items)
        case Sequence(items):
            return list(items)
        case Dictionary() | View() as table:
            return _table(machine, table, node, frame)
        case Set(items) as of if len(items) > 1:
            message = f"{describe(of)} has no order of its own"
            machine.refuse(frame, node, message, "sort it first: `sorted(...)`")
            return None
        case Set(items):
            return [*map(wrap, items)]
        case Results(items=outputs) if outputs:
            return list(outputs.values())
        case Known(range() as value) if len(value) > machine.settings.size:
            too_large(machine, node, frame)
            return None
        case Known(str() | bytes() | range() as value):
            return map(Known, value)
        case Class() as owner if isinstance(enum := definition_of(machine, owner), EnumDef):
            return [EnumMember(enum.name, each.name) for each in enum.members]
        case Instance() as owner:
            return _of_object(machine, owner, node, frame)
        case Missing():
            return None
        case Promised() | Logical() as promise:
            message = f"{describe(promise)} cannot be iterated when the workflow is compiled"
            way_out = "iterate in a dynamic task, where its value is known"
            machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
            return None
        case other:
            machine.refuse(frame, node, f"{describe(other)} cannot be iterated")
            return None


def _of_object(
    machine: Machine, owner: Instance, node: ast.expr, frame: Frame
) -> Iterable[Datum] | None:
    """The items of a named tuple, or what ``__iter__`` gives."""
    if (parts := named_items(machine, owner)) is not None:
        return parts
    if (found := special(machine, owner, "__iter__", [], node, frame)) is not None:
        return iterate(machine, found, node, frame)
    machine.refuse(frame, node, f"{describe(owner)} cannot be iterated")
    return None


def _table(
    machine: Machine, table: Dictionary | View, node: ast.expr, frame: Frame
) -> Iterator[Datum]:
    """The items of a dictionary or a part of it, which must keep its keys meanwhile."""
    try:
        yield from live_items(table)
    except RuntimeError as problem:
        message = f"this raises `RuntimeError: {problem}`"
        machine.report(EVALUATION_FAILED, message, frame, node)


def _asked(
    machine: Machine, stream: Stream, node: ast.expr, frame: Frame, *, by_call: bool
) -> Iterator[Datum]:
    """The items of an iterator, one at a time; what goes wrong in it is reported here."""
    if not machine.may_change(stream, frame, node):
        return
    given = 0
    try:
        while (datum := draw(stream, node, frame, by_call=by_call)) is not None:
            yield datum
            given += 1
            machine.spend(ITEM + weight(datum, machine.settings.size))
            if given > machine.settings.size or machine.is_exhausted:
                raise TooManyError
    except TooManyError:
        too_large(machine, node, frame)
    except NotPlainError as problem:
        message = f"the items cannot be computed from {describe(problem.datum)}"
        way_out = "compute them in a task, and call that"
        machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
    except (*EXCEPTIONS, RuntimeError) as problem:
        message = f"this raises `{type(problem).__name__}: {problem}`"
        machine.report(EVALUATION_FAILED, message, frame, node)
