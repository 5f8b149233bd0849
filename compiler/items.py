"""Items: ``owner[key]``, read, assigned and deleted."""

import ast
import operator
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, cast

from ..ir.diagnostics import Help
from ..ir.rules_language import EVALUATION_FAILED, NO_ATTRIBUTE, PROMISE_AS_VALUE, UNSUPPORTED
from ..ir.types import EnumDef
from .annotations import definition_of
from .attributes import no_output
from .convert import NAMED, NotPlainError, plain
from .describe import describe
from .domain import (
    MISSING,
    Alternative,
    Class,
    Datum,
    Dictionary,
    EnumMember,
    External,
    Frame,
    Instance,
    Known,
    Missing,
    Promised,
    Results,
    Sequence,
    Stream,
    Subscripted,
    View,
)
from .hermetic import environment, is_impure
from .instances import call_with_data, named_items
from .iterables import iterate
from .machine import Machine
from .mixed import mixed
from .operators import EXCEPTIONS, computed, too_large
from .promises import extend_promise
from .recording import keep
from .special import special
from .weight import weight


def subscript(machine: Machine, node: ast.Subscript, frame: Frame) -> Datum:
    """``owner[key]``; of a type, what it is a generic of."""
    owner = machine.known(machine.evaluate(node.value, frame), frame, node.value)
    if isinstance(owner, External) and is_impure(owner.name):
        return environment(machine, [machine.evaluate(node.slice, frame)], node, frame)
    if isinstance(owner, Class) and isinstance(
        definition := definition_of(machine, owner), EnumDef
    ):
        return _member_by_name(machine, definition, node, frame)
    if isinstance(owner, External | Class | Subscripted | Alternative):
        return Subscripted(owner, tuple(_type_arguments(machine, node.slice, frame)))
    key = machine.known(machine.evaluate(node.slice, frame), frame, node.slice)
    return _picked(machine, owner, key, node, frame)


def _picked(machine: Machine, owner: Datum, key: Datum, node: ast.Subscript, frame: Frame) -> Datum:
    """``owner[key]``, both evaluated."""
    match owner, key:
        case (Missing(), _) | (_, Missing()):
            return MISSING
        case Promised(), Known(int() | str() as step):
            return extend_promise(machine, owner, step, node, frame)
        case Promised(), Known(slice()):
            message = "a slice of a promise cannot be taken when the workflow is compiled"
            way_out = "slice in a task, and call that"
            return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
        case Results(items=items), Known(int() as index) if -len(items) <= index < len(items):
            return [*items.values()][index]
        case Results(items=items), Known(slice()):
            outputs: list[Datum] = [*items.values()]
            return Sequence(outputs[cast("slice[Any, Any, Any]", key.value)], "tuple")
        case Results(), Known(index):
            return no_output(machine, owner, index, node, frame)
        case Stream() | View(), _:
            message = f"{describe(owner)} has no items to pick"
            return machine.refuse(frame, node, message, "make it a list")
        case Sequence(), _:
            return _of_sequence(machine, owner, key, node, frame)
        case Instance(), _ if (
            found := special(machine, owner, "__getitem__", [key], node, frame)
        ) is not None:
            return found
        case Instance(), _ if (parts := named_items(machine, owner)) is not None:
            return _of_sequence(machine, Sequence(parts, "tuple"), key, node, frame)
        case Dictionary(), _:
            return _of_dictionary(machine, owner, key, node, frame)
        case Known(value), Known(wanted):
            return computed(machine, lambda: _item(value, wanted), node, frame)
        case _, Promised():
            return _promised_key(machine, key, node, frame)
        case _ if (kept := keep(machine, "operator.getitem", owner, key)) is not None:
            return kept
        case _:
            message = f"{describe(owner)} has no items here"
            return machine.report(UNSUPPORTED, message, frame, node)


def _promised_key(machine: Machine, key: Datum, node: ast.Subscript, frame: Frame) -> Datum:
    message = f"{describe(key)} cannot be a key or index here"
    way_out = "look it up in a task, and call that"
    return machine.report(PROMISE_AS_VALUE, message, frame, node.slice, helps=(way_out,))


def _of_sequence(
    machine: Machine, owner: Sequence, key: Datum, node: ast.Subscript, frame: Frame
) -> Datum:
    items = owner.items
    match key:
        case Known(slice()):
            return _part(machine, owner, key.value, node, frame)
        case Known(int() as index) if -len(items) <= index < len(items):
            return items[index]
        case Known(int() as index):
            return machine.report(NO_ATTRIBUTE, f"no item {index}", frame, node)
        case Promised():
            return _promised_key(machine, key, node, frame)
        case _:
            message = f"{describe(key)} is no index of {describe(owner)}"
            return machine.report(UNSUPPORTED, message, frame, node)


_FEW: Final = 8
"""How many keys can be told in one line."""


def _keys(machine: Machine, owner: Dictionary, wanted: object) -> tuple[str | Help, ...]:
    """The key that was meant, or all that there are: the outputs of a node, for example."""
    names = [each for each in owner.entries if isinstance(each, str)]
    near = machine.meant(wanted, names) if isinstance(wanted, str) else ()
    if near or not 0 < len(names) <= _FEW:
        return near
    return (f"it has {', '.join(f'`{each}`' for each in names)}",)


def _of_dictionary(
    machine: Machine, owner: Dictionary, key: Datum, node: ast.Subscript, frame: Frame
) -> Datum:
    if isinstance(key, Promised):
        return _promised_key(machine, key, node, frame)
    wanted = hashable(machine, key, node.slice, frame)
    if wanted is None:
        return MISSING
    if wanted.value in owner.entries:
        return owner.entries[wanted.value]
    if owner.default is None:
        helps = _keys(machine, owner, wanted.value)
        return machine.report(NO_ATTRIBUTE, f"no key {_shown(key)}", frame, node, helps=helps)
    if not machine.may_change(owner, frame, node):
        return MISSING
    made = call_with_data(machine, owner.default, [], node, frame)
    owner.entries[wanted.value] = made
    return made


def _shown(key: Datum) -> str:
    return repr(key.value) if isinstance(key, Known) else describe(key)


def _member_by_name(
    machine: Machine, definition: EnumDef, node: ast.Subscript, frame: Frame
) -> Datum:
    """``Color["RED"]``."""
    key = machine.known(machine.evaluate(node.slice, frame), frame, node.slice)
    if isinstance(key, Known) and key.value in [each.name for each in definition.members]:
        return EnumMember(definition.name, str(key.value))
    return machine.report(NO_ATTRIBUTE, f"`{definition.name}` has no such member", frame, node)


def _part(machine: Machine, owner: Sequence, part: object, node: ast.expr, frame: Frame) -> Datum:
    machine.spend(len(owner.items))
    try:
        return Sequence(owner.items[cast("slice[Any, Any, Any]", part)], owner.kind)
    except (TypeError, ValueError) as problem:
        message = f"this raises `{type(problem).__name__}: {problem}`"
        return machine.report(EVALUATION_FAILED, message, frame, node)


_SUBSCRIPTED: Final = (str, bytes, range, Counter)
"""Classes of known values that have items."""


def _item(value: object, key: object) -> object:
    if isinstance(value, _SUBSCRIPTED):
        return operator.getitem(cast("Any", value), key)  # a wrong kind of key raises TypeError
    raise TypeError(f"'{type(value).__name__}' object is not subscriptable")


def _type_arguments(machine: Machine, node: ast.expr, frame: Frame) -> Iterator[Datum]:
    for each in node.elts if isinstance(node, ast.Tuple) else (node,):
        yield machine.evaluate(each, frame)


def slice_of(machine: Machine, node: ast.Slice, frame: Frame) -> Datum:
    """``start:stop:step``."""
    parts = [
        machine.evaluate(part, frame) if part else Known(None)
        for part in (node.lower, node.upper, node.step)
    ]
    try:
        return Known(slice(*map(plain, parts)))
    except NotPlainError as problem:
        if isinstance(problem.datum, Missing):
            return MISSING
        message = f"{describe(problem.datum)} cannot bound a slice"
        return machine.report(PROMISE_AS_VALUE, message, frame, node)


def hashable(machine: Machine, datum: Datum, node: ast.expr, frame: Frame) -> Known | None:
    """The datum as a key of a dictionary; None, with an error reported, where it cannot be one.

    What is no plain value, but names one thing, is its own key.
    """
    known = machine.known(datum, frame, node)
    if weight(known, machine.settings.size) == machine.settings.size:
        too_large(machine, node, frame)
        return None
    try:
        value = _key(machine, known)
        hash(value)
    except NotPlainError as problem:
        if not isinstance(problem.datum, Missing):
            message = f"{describe(problem.datum)} cannot be a key of a dictionary"
            machine.report(PROMISE_AS_VALUE, message, frame, node)
        return None
    except TypeError:
        machine.refuse(frame, node, f"{describe(known)} cannot be a key of a dictionary")
        return None
    return Known(value)


def _key(machine: Machine, datum: Datum) -> object:
    match datum:
        case Sequence(items, "tuple"):
            return tuple(_key(machine, each) for each in items)
        case EnumMember():
            return mixed(machine, datum) or datum
        case _ if isinstance(datum, NAMED):
            return datum
        case _:
            return plain(datum, enums=True)


# Changing items


def set_item(machine: Machine, target: ast.Subscript, datum: Datum, frame: Frame) -> None:
    """``owner[key] = datum``."""
    owner = machine.known(machine.evaluate(target.value, frame), frame, target.value)
    key = machine.known(machine.evaluate(target.slice, frame), frame, target.slice)
    match owner, key:
        case (Missing(), _) | (_, Missing()):
            pass
        case Dictionary(entries), _:
            wanted = hashable(machine, key, target.slice, frame)
            if wanted is not None and machine.may_change(owner, frame, target):
                entries[wanted.value] = datum
            elif wanted is not None:
                entries.setdefault(wanted.value, MISSING)  # one error is enough
        case Sequence(_, "list"), Known(slice()):
            _set_part(machine, owner, key.value, datum, target, frame)
        case Sequence(items, "list"), Known(int() as index) if -len(items) <= index < len(items):
            if machine.may_change(owner, frame, target):
                items[index] = datum
        case Sequence(_, "list"), Known(int() as index):
            machine.report(NO_ATTRIBUTE, f"no item {index}", frame, target)
        case Instance(), _ if (
            special(machine, owner, "__setitem__", [key, datum], target, frame) is not None
        ):
            pass
        case _:
            machine.refuse(frame, target, f"an item of {describe(owner)} cannot be assigned here")


def _set_part(
    machine: Machine,
    owner: Sequence,
    part: object,
    datum: Datum,
    target: ast.Subscript,
    frame: Frame,
) -> None:
    items = iterate(machine, datum, target, frame)
    if items is None or not machine.may_change(owner, frame, target):
        return
    given = [*items]
    if len(owner.items) + len(given) > machine.settings.size:
        too_large(machine, target, frame)
        return
    try:
        owner.items[cast("slice[Any, Any, Any]", part)] = given
    except (TypeError, ValueError) as problem:
        message = f"this raises `{type(problem).__name__}: {problem}`"
        machine.report(EVALUATION_FAILED, message, frame, target)


def delete_item(machine: Machine, target: ast.Subscript, frame: Frame) -> None:
    """``del owner[key]``."""
    owner = machine.known(machine.evaluate(target.value, frame), frame, target.value)
    key = machine.known(machine.evaluate(target.slice, frame), frame, target.slice)
    if isinstance(owner, Missing) or isinstance(key, Missing):
        return
    try:
        match owner, key:
            case Dictionary(entries), _:
                wanted = hashable(machine, key, target.slice, frame)
                if wanted is not None and machine.may_change(owner, frame, target):
                    del entries[wanted.value]
            case Sequence(items, "list"), Known(int() | slice()):
                if machine.may_change(owner, frame, target):
                    del items[cast("slice[Any, Any, Any]", key.value)]
            case _:
                message = f"an item of {describe(owner)} cannot be deleted here"
                machine.refuse(frame, target, message)
    except EXCEPTIONS as problem:
        message = f"this raises `{type(problem).__name__}: {problem}`"
        machine.report(EVALUATION_FAILED, message, frame, target)
