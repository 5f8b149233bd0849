"""Expressions: one handler a kind of syntax, in the table at the end."""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, cast

from ..ir.rules_language import (
    EVALUATION_FAILED,
    NO_ATTRIBUTE,
    PROMISE_AS_VALUE,
    UNPACKING,
    UNSUPPORTED,
)
from ..ir.typecheck import definition, step
from ..ir.types import EnumDef, RecordDef, RecordKind
from .attributes import attribute, no_output
from .branches import branch_expression
from .convert import NotPlainError, plain
from .domain import (
    MISSING,
    Class,
    Datum,
    Dictionary,
    EnumMember,
    External,
    Frame,
    Function,
    Known,
    Logical,
    Missing,
    Promised,
    Results,
    Sequence,
    Subscripted,
    describe,
)
from .functions import defaults_of
from .hermetic import environment, is_impure
from .machine import Expression, Machine
from .maps import map_comprehension
from .modules import name, qualified
from .operators import binary, boolean, compare, computed, condition_of, too_large, truth, unary
from .promises import extend_promise


def _constant(machine: Machine, node: ast.Constant, frame: Frame) -> Datum:
    del machine, frame
    return Known(node.value)


def _call(machine: Machine, node: ast.Call, frame: Frame) -> Datum:
    callee = machine.known(machine.evaluate(node.func, frame), frame, node.func)
    return machine.call(callee, node, frame)


# Attributes and items


def _subscript(machine: Machine, node: ast.Subscript, frame: Frame) -> Datum:
    owner = machine.known(machine.evaluate(node.value, frame), frame, node.value)
    if isinstance(owner, External) and is_impure(owner.name):
        return environment(machine, [machine.evaluate(node.slice, frame)], node, frame)
    if isinstance(owner, Class) and isinstance(
        definition := machine.program.types.get(owner.name), EnumDef
    ):
        return _member_by_name(machine, definition, node, frame)
    if isinstance(owner, External | Class | Subscripted):
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
        case Results(items=items), Known(int() as index) if -len(items) <= index < len(items):
            return [*items.values()][index]
        case Results(), Known(index):
            return no_output(machine, owner, index, node, frame)
        case Sequence(_, "iterator"), _:
            return machine.refuse(frame, node, "an iterator has no items to pick", "make it a list")
        case Sequence(items, kind), Known(slice()):
            return _part(machine, items, kind, key.value, node, frame)
        case Sequence(items), Known(int() as index) if -len(items) <= index < len(items):
            return items[index]
        case Sequence(), Known(int() as index):
            return machine.report(NO_ATTRIBUTE, f"no item {index}", frame, node)
        case Dictionary(entries), Known(wanted):
            found = _entry(entries, wanted)
            if found is not None:
                return found
            return machine.report(NO_ATTRIBUTE, f"no key {wanted!r}", frame, node)
        case Known(value), Known(wanted):
            return computed(machine, lambda: _item(value, wanted), node, frame)
        case _, Promised():
            message = f"{describe(key)} cannot be a key or index here"
            return machine.report(PROMISE_AS_VALUE, message, frame, node.slice)
        case _:
            message = f"{describe(owner)} has no items here"
            return machine.report(UNSUPPORTED, message, frame, node)


def _member_by_name(
    machine: Machine, definition: EnumDef, node: ast.Subscript, frame: Frame
) -> Datum:
    """``Color["RED"]``."""
    key = machine.known(machine.evaluate(node.slice, frame), frame, node.slice)
    if isinstance(key, Known) and key.value in [each.name for each in definition.members]:
        return EnumMember(definition.name, str(key.value))
    return machine.report(NO_ATTRIBUTE, f"`{definition.name}` has no such member", frame, node)


def _part(
    machine: Machine,
    items: list[Datum],
    kind: Literal["list", "tuple", "iterator"],
    part: object,
    node: ast.expr,
    frame: Frame,
) -> Datum:
    machine.spend(len(items))
    try:
        return Sequence(items[cast("slice[Any, Any, Any]", part)], kind)
    except (TypeError, ValueError) as problem:
        message = f"this raises `{type(problem).__name__}: {problem}`"
        return machine.report(EVALUATION_FAILED, message, frame, node)


def _item(value: object, key: object) -> object:
    if isinstance(value, str | bytes | range):
        return operator.getitem(value, cast("int", key))  # a wrong kind of key raises TypeError
    raise TypeError(f"'{type(value).__name__}' object is not subscriptable")


def _entry(entries: "dict[object, Datum]", key: object) -> Datum | None:
    try:
        return entries.get(key)
    except TypeError:  # unhashable
        return None


def _type_arguments(machine: Machine, node: ast.expr, frame: Frame) -> Iterator[Datum]:
    for each in node.elts if isinstance(node, ast.Tuple) else (node,):
        yield machine.evaluate(each, frame)


def _slice(machine: Machine, node: ast.Slice, frame: Frame) -> Datum:
    parts = [
        machine.evaluate(part, frame) if part else Known(None)
        for part in (node.lower, node.upper, node.step)
    ]
    try:
        return Known(slice(*map(plain, parts)))
    except NotPlainError as problem:
        message = f"{describe(problem.datum)} cannot bound a slice"
        return machine.report(PROMISE_AS_VALUE, message, frame, node)


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
            owner = machine.evaluate(node.value, frame)
            yield from iterate(machine, owner, node.value, frame) or ()
        else:
            yield machine.evaluate(node, frame)


def _dictionary(machine: Machine, node: ast.Dict, frame: Frame) -> Datum:
    entries: dict[object, Datum] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = machine.evaluate(value_node, frame)
        if key_node is None:
            if isinstance(value, Dictionary):
                entries.update(value.entries)
            elif not isinstance(value, Missing):
                machine.refuse(frame, value_node, f"{describe(value)} cannot be unpacked here")
            continue
        key = hashable(machine, machine.evaluate(key_node, frame), key_node, frame)
        if key is not None:
            entries[key.value] = value
    return Dictionary(entries)


def hashable(machine: Machine, datum: Datum, node: ast.expr, frame: Frame) -> Known | None:
    """The datum as a key of a dictionary; None, with an error reported, where it cannot be one."""
    try:
        value = plain(datum)
        hash(value)
    except NotPlainError as problem:
        if not isinstance(problem.datum, Missing):
            message = f"{describe(problem.datum)} cannot be a key of a dictionary"
            machine.report(PROMISE_AS_VALUE, message, frame, node)
        return None
    except TypeError:
        machine.refuse(frame, node, f"{describe(datum)} cannot be a key of a dictionary")
        return None
    return Known(value)


# Text


def _joined_string(machine: Machine, node: ast.JoinedStr, frame: Frame) -> Datum:
    parts = [machine.evaluate(each, frame) for each in node.values]
    if any(isinstance(part, Missing) for part in parts):
        return MISSING
    return Known("".join(str(part.value) for part in parts if isinstance(part, Known)))


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
        value = _CONVERSIONS[node.conversion](plain(datum))
    except NotPlainError as problem:
        message = f"{describe(problem.datum)} cannot become text when the workflow is compiled"
        way_out = "make the text in a task, and call that"
        return machine.report(PROMISE_AS_VALUE, message, frame, node.value, helps=(way_out,))
    text = str(plain(spec))
    if any(len(digits) > 6 for digits in re.findall(r"\d+", text)):
        return too_large(machine, node, frame)
    return computed(machine, lambda: format(value, text), node, frame)


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
    datum = machine.evaluate(node.value, frame)
    scope = frame
    while scope.is_comprehension and scope.outer is not None:
        scope = scope.outer  # the name is bound outside of the comprehension
    scope.names[node.target.id] = datum
    return datum


def _await(machine: Machine, node: ast.Await, frame: Frame) -> Datum:
    return machine.evaluate(node.value, frame)


def comprehension(machine: Machine, node: ast.ListComp | ast.GeneratorExp, frame: Frame) -> Datum:
    """The list of a comprehension, or of a generator that is consumed at once."""
    over = _first_iterable(machine, node.generators[0], frame)
    if isinstance(over, Promised):
        return map_comprehension(machine, node, over, frame)
    inner = _inner(frame)
    turns = _turns(machine, node.generators, over, inner)
    return Sequence([machine.evaluate(node.elt, inner) for _ in turns], "list")


def _generator(machine: Machine, node: ast.GeneratorExp, frame: Frame) -> Datum:
    message = "a generator is evaluated only as the argument of a call"
    return machine.refuse(frame, node, message, "write a list")


def _dict_comprehension(machine: Machine, node: ast.DictComp, frame: Frame) -> Datum:
    over = _first_iterable(machine, node.generators[0], frame)
    inner = _inner(frame)
    entries: dict[object, Datum] = {}
    for _ in _turns(machine, node.generators, over, inner):
        key = hashable(machine, machine.evaluate(node.key, inner), node.key, inner)
        value = machine.evaluate(node.value, inner)
        if key is not None:
            entries[key.value] = value
    return Dictionary(entries)


def _first_iterable(machine: Machine, generator: ast.comprehension, frame: Frame) -> Datum:
    """What a comprehension iterates first; Python evaluates it outside of the comprehension."""
    return machine.known(machine.evaluate(generator.iter, frame), frame, generator.iter)


def _inner(frame: Frame) -> Frame:
    """The frame of a comprehension that is unrolled."""
    inner = Frame(frame.module, {}, frame, frame.unrolled, frame.qualifier, loops=1)
    inner.is_comprehension = True
    return inner


def _turns(
    machine: Machine, generators: list[ast.comprehension], over: Datum, frame: Frame
) -> Iterator[None]:
    """Bind the names of each turn in the frame, and yield once a turn."""
    first, rest = generators[0], generators[1:]
    for item in iterate(machine, over, first.iter, frame) or ():
        bind(machine, first.target, item, frame)
        if not all(_holds(machine, test, frame) for test in first.ifs):
            continue
        if rest:
            yield from _turns(machine, rest, machine.evaluate(rest[0].iter, frame), frame)
        else:
            yield


def _holds(machine: Machine, test: ast.expr, frame: Frame) -> bool:
    return bool(truth(machine, machine.evaluate(test, frame), test, frame))


# Shared with statements


def iterate(machine: Machine, datum: Datum, node: ast.expr, frame: Frame) -> Iterable[Datum] | None:
    """The items of something known; None, with an error reported, where they are not known."""
    match machine.known(datum, frame, node):
        case Sequence(items, "iterator") as iterator:
            left = list(items)
            if machine.may_change(iterator, frame, node):
                items.clear()
            return left
        case Sequence(items, "list"):
            return _live(items)
        case Sequence(items):
            return list(items)
        case Dictionary(entries):
            return [Known(key) for key in entries]
        case Results(items=outputs) if outputs:
            return list(outputs.values())
        case Known(range() as value) if len(value) > machine.settings.size:
            too_large(machine, node, frame)
            return None
        case Known(str() | bytes() | range() as value):
            return map(Known, value)
        case Class() as owner if isinstance(enum := machine.program.types.get(owner.name), EnumDef):
            return [EnumMember(enum.name, each.name) for each in enum.members]
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


def _live(items: list[Datum]) -> Iterator[Datum]:
    """The items of a list, those included that are appended on the way."""
    index = 0
    while index < len(items):
        yield items[index]
        index += 1


def bind(machine: Machine, target: ast.expr, datum: Datum, frame: Frame) -> None:
    """Assign a value to a target: a name, an item, or several of them."""
    match target:
        case ast.Name(id=bound):
            frame.names[bound] = datum
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(machine, targets, datum, target, frame)
        case ast.Subscript():
            _set_item(machine, target, datum, frame)
        case _:
            machine.refuse(frame, target, "assigning here cannot be compiled")


def _unpack(
    machine: Machine, targets: list[ast.expr], datum: Datum, node: ast.expr, frame: Frame
) -> None:
    items = _parts(machine, datum, len(targets), node, frame)
    star = next((i for i, each in enumerate(targets) if isinstance(each, ast.Starred)), None)
    if items is not None and star is not None and len(items) >= len(targets) - 1:
        after = len(targets) - star - 1
        middle = items[star : len(items) - after]
        items = [*items[:star], Sequence(middle, "list"), *items[len(items) - after :]]
    if items is not None and len(items) != len(targets):
        _report_count(machine, len(items), len(targets), node, frame)
        items = None
    for target, item in zip(targets, items or [MISSING] * len(targets), strict=True):
        bind(machine, target.value if isinstance(target, ast.Starred) else target, item, frame)


def _parts(
    machine: Machine, datum: Datum, wanted: int, node: ast.expr, frame: Frame
) -> list[Datum] | None:
    """The items to unpack; a promised record or tuple gives its parts."""
    if isinstance(datum, Promised):
        types = machine.program.types
        found = definition(datum.type, types)
        if step(datum.type, 0, types) is not None and step(datum.type, wanted, types) is None:
            keys: list[int | str] = [*range(wanted)]
            return [extend_promise(machine, datum, key, node, frame) for key in keys]
        if isinstance(found, RecordDef) and found.kind is RecordKind.NAMED_TUPLE:
            names = [field.name for field in found.fields]
            return [extend_promise(machine, datum, key, node, frame) for key in names]
        message = f"{describe(datum)} is one value, and there are {wanted} names"
        machine.report(UNPACKING, message, frame, node)
        return None
    items = iterate(machine, datum, node, frame)
    return None if items is None else [*items]


def _report_count(machine: Machine, given: int, wanted: int, node: ast.expr, frame: Frame) -> None:

    message = f"{given} values for {wanted} names"
    machine.report(UNPACKING, message, frame, node)


def _set_item(machine: Machine, target: ast.Subscript, datum: Datum, frame: Frame) -> None:
    owner = machine.evaluate(target.value, frame)
    key = hashable(machine, machine.evaluate(target.slice, frame), target.slice, frame)
    match owner, key:
        case (Missing(), _) | (_, None):
            pass
        case Dictionary(entries), Known(wanted):
            if machine.may_change(owner, frame, target):
                entries[wanted] = datum
        case Sequence(items, "list"), Known(int() as index) if -len(items) <= index < len(items):
            if machine.may_change(owner, frame, target):
                items[index] = datum
        case _:
            machine.refuse(frame, target, f"an item of {describe(owner)} cannot be assigned here")


EXPRESSIONS: Final[Mapping[type[ast.expr], Expression]] = {
    ast.Attribute: attribute,
    ast.Await: _await,
    ast.BinOp: binary,
    ast.BoolOp: boolean,
    ast.Call: _call,
    ast.Compare: compare,
    ast.Constant: _constant,
    ast.Dict: _dictionary,
    ast.DictComp: _dict_comprehension,
    ast.FormattedValue: _formatted,
    ast.GeneratorExp: _generator,
    ast.IfExp: _if_expression,
    ast.JoinedStr: _joined_string,
    ast.Lambda: _lambda,
    ast.List: _sequence,
    ast.ListComp: comprehension,
    ast.Name: name,
    ast.NamedExpr: _named,
    ast.Slice: _slice,
    ast.Subscript: _subscript,
    ast.Tuple: _sequence,
    ast.UnaryOp: unary,
}
