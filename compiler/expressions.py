"""Expressions: one handler a kind of syntax, in the table at the end."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from ..ir.rules_language import PROMISE_AS_VALUE
from ..ir.source import PASS_THROUGH, explicit_name
from .attributes import attribute
from .branches import branch_expression
from .comprehensions import dict_comprehension, generator, list_comprehension, set_comprehension
from .conditions import boolean, compare, truth, unary
from .convert import NotPlainError, plain
from .describe import describe
from .domain import (
    MISSING,
    Datum,
    Dictionary,
    EnumMember,
    Frame,
    Function,
    Instance,
    Known,
    Logical,
    Missing,
    Promised,
    Recorded,
    Sequence,
    Set,
)
from .functions import defaults_of
from .held import Held, held
from .instances import named_items
from .items import hashable, slice_of, subscript
from .iterables import iterate
from .logic import condition_of
from .machine import Expression, Machine
from .modules import name, qualified
from .objects import Objects
from .operators import binary, computed, too_large
from .recording import keep


def _constant(machine: Machine, node: ast.Constant, frame: Frame) -> Datum:
    del machine, frame
    return Known(node.value)


def _call(machine: Machine, node: ast.Call, frame: Frame) -> Datum:
    if isinstance(node.func, ast.Attribute) and node.func.attr in PASS_THROUGH:
        _hint(frame, node.func.value, explicit_name(node) or frame.module.hints.get(node))
    callee = machine.known(machine.evaluate(node.func, frame), frame, node.func)
    return machine.call(callee, node, frame)


# Displays


def _sequence(machine: Machine, node: ast.List | ast.Tuple, frame: Frame) -> Datum:
    items = [*spread(machine, node.elts, frame)]
    if len(items) > machine.settings.size:
        return too_large(machine, node, frame)
    machine.spend(len(items))
    return Sequence(items, "list" if isinstance(node, ast.List) else "tuple")


def spread(machine: Machine, nodes: Iterable[ast.expr], frame: Frame) -> Iterator[Datum]:
    """The values of expressions, with ``*x`` replaced by its items."""
    for node in nodes:
        if isinstance(node, ast.Starred):
            yield from starred(machine, node, frame) or ()
        else:
            yield machine.evaluate(node, frame)


def starred(machine: Machine, node: ast.Starred, frame: Frame) -> list[Datum] | None:
    """The items of ``*x``; None, with an error reported, where they are not known."""
    items = iterate(machine, machine.evaluate(node.value, frame), node.value, frame)
    if items is None:
        return None
    found = [*items]
    machine.spend(len(found))
    return found


def _dictionary(machine: Machine, node: ast.Dict, frame: Frame) -> Datum:
    entries: dict[object, Datum] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        key_datum = machine.evaluate(key_node, frame) if key_node else MISSING
        value = machine.evaluate(value_node, frame)
        if key_node is None:
            if isinstance(value, Dictionary):
                machine.spend(len(value.entries) // 8)
                entries.update(value.entries)
            elif not isinstance(value, Missing):
                machine.refuse(frame, value_node, f"{describe(value)} cannot be unpacked here")
            continue
        key = hashable(machine, key_datum, key_node, frame)
        if key is not None:
            entries[key.value] = value
    return Dictionary(entries)


def _set(machine: Machine, node: ast.Set, frame: Frame) -> Datum:
    items = set[object]()
    for datum in [*spread(machine, node.elts, frame)]:
        key = hashable(machine, datum, node, frame)
        if key is not None:
            items.add(key.value)
    return Set(items)


# Text


_FORMAT: Final = "builtins.format"


def _joined_string(machine: Machine, node: ast.JoinedStr, frame: Frame) -> Datum:
    parts = list[Datum]()
    for each in node.values:
        if Missing() not in parts:
            parts.append(machine.evaluate(each, frame))
            continue
        with machine.attempt() as found:  # that promises make no text is said once
            machine.evaluate(each, frame)
        machine.log.diagnostics.extend(one for one in found if one.code != PROMISE_AS_VALUE.code)
    if Missing() in parts:
        return MISSING
    formats = [part.arguments for part in parts if isinstance(part, Recorded)]
    kept = [Recorded(_FORMAT, each, {}) if each[1] != Known("") else each[0] for each in formats]
    texts = [str(part.value) if isinstance(part, Known) else None for part in parts]
    if not kept:
        return Known("".join(text for text in texts if text is not None))
    holes = ("{}" if text is None else re.sub(r"[{}]", r"\g<0>\g<0>", text) for text in texts)
    return Recorded("builtins.str.format", (Known("".join(holes)), *kept), {})


_CONVERSIONS: Final[Mapping[int, Callable[[object], object]]] = {
    -1: lambda value: value,
    ord("s"): str,
    ord("r"): repr,
    ord("a"): ascii,
}


def _formatted(machine: Machine, node: ast.FormattedValue, frame: Frame) -> Datum:
    datum = machine.known(machine.evaluate(node.value, frame), frame, node.value)
    spec = machine.evaluate(node.format_spec, frame) if node.format_spec else Known("")
    if isinstance(datum, Missing) or isinstance(spec, Missing):
        return MISSING
    try:
        value = _readable(machine, datum, node, frame)
    except NotPlainError as problem:
        if node.conversion == -1 and (kept := keep(machine, _FORMAT, datum, spec)):
            return kept
        message = f"{describe(problem.datum)} cannot become text when the workflow is compiled"
        way_out = "make the text in a task, and call that"
        if isinstance(problem.datum, EnumMember):
            way_out = "format its `.value`, or its `.name`"
        return machine.report(PROMISE_AS_VALUE, message, frame, node.value, helps=(way_out,))
    text = str(plain(spec))
    if any(len(digits) > 6 for digits in re.findall(r"\d+", text)):
        return too_large(machine, node, frame)
    return computed(machine, lambda: format(value, text), node, frame)


def _readable(machine: Machine, datum: Datum, node: ast.FormattedValue, frame: Frame) -> object:
    """The plain value, converted; of an object the text that its class makes of it."""
    if not isinstance(datum, Instance) or named_items(machine, datum) is not None:
        return _CONVERSIONS[node.conversion](plain(datum))
    to_text = _CONVERSIONS[ord("s") if node.conversion == -1 else node.conversion]
    return to_text(Objects(machine, node.value, frame).of(datum))


# Conditional expressions, functions, comprehensions


def _if_expression(machine: Machine, node: ast.IfExp, frame: Frame) -> Datum:
    datum = machine.known(machine.evaluate(node.test, frame), frame, node.test)
    if isinstance(datum, Promised | Logical):
        return branch_expression(machine, node, condition_of(datum), frame)
    known = truth(machine, datum, node.test, frame)
    if known is None:
        return MISSING
    return machine.evaluate(node.body if known else node.orelse, frame)


def _lambda(machine: Machine, node: ast.Lambda, frame: Frame) -> Datum:
    return Function(node, frame, qualified(frame, "<lambda>"), defaults_of(machine, node, frame))


def _named(machine: Machine, node: ast.NamedExpr, frame: Frame) -> Datum:
    _hint(frame, node.value, node.target.id)
    datum = machine.evaluate(node.value, frame)
    scope = frame
    while scope.is_comprehension and scope.outer is not None:
        scope = scope.outer  # the name is bound outside of the comprehension
    scope.names[node.target.id] = datum
    return datum


def _await(machine: Machine, node: ast.Await, frame: Frame) -> Datum:
    _hint(frame, node.value, frame.module.hints.get(node))
    return machine.evaluate(node.value, frame)


def _hint(frame: Frame, node: ast.expr, name: str | None) -> None:
    """Call the node that an expression becomes after a variable, where there is one."""
    if name is not None:
        frame.module.hints[node] = name


EXPRESSIONS: Final[Mapping[type[ast.expr], Expression]] = {
    ast.Attribute: attribute,
    ast.Await: _await,
    ast.BinOp: binary,
    ast.BoolOp: boolean,
    ast.Call: _call,
    ast.Compare: compare,
    ast.Constant: _constant,
    ast.Dict: _dictionary,
    ast.DictComp: dict_comprehension,
    ast.FormattedValue: _formatted,
    ast.GeneratorExp: generator,
    ast.IfExp: _if_expression,
    ast.JoinedStr: _joined_string,
    ast.Lambda: _lambda,
    ast.List: _sequence,
    ast.ListComp: list_comprehension,
    ast.Name: name,
    ast.NamedExpr: _named,
    ast.Set: _set,
    ast.SetComp: set_comprehension,
    ast.Slice: slice_of,
    ast.Subscript: subscript,
    ast.Tuple: _sequence,
    ast.UnaryOp: unary,
    Held: held,
}
