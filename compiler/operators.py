"""Operators: on known values as Python computes them, on promises as conditions and order.

Values stay small: an operation whose result would pass the limit is refused before it is made.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sized
from typing import Any, Final

from ..ir.nodes import And, Comparison, Condition, IsNone, Not, Or, Truth
from ..ir.rules_language import EVALUATION_FAILED, PROMISE_AS_VALUE, TOO_LONG, UNSUPPORTED
from ..ir.source import COMPARATORS
from ..ir.values import Boolean
from .convert import NotPlainError, plain, to_value, wrap
from .domain import (
    MISSING,
    Alternative,
    Class,
    Datum,
    Dictionary,
    EntityDatum,
    EnumMember,
    External,
    Frame,
    Function,
    Known,
    Logical,
    Missing,
    ModuleDatum,
    Promised,
    Recorded,
    Results,
    Sequence,
    Subscripted,
    describe,
)
from .machine import Machine

EXCEPTIONS: Final = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError)
"""What Python raises where an operation on known values makes no sense."""

MAX_BITS: Final = 16_384
"""Size of an integer that is computed; the IR holds 64 bits."""

_BINARY: Final[Mapping[type[ast.operator], tuple[str, str]]] = {
    ast.Add: ("+", "add"),
    ast.Sub: ("-", "sub"),
    ast.Mult: ("*", "mul"),
    ast.Div: ("/", "truediv"),
    ast.FloorDiv: ("//", "floordiv"),
    ast.Mod: ("%", "mod"),
    ast.Pow: ("**", "pow"),
    ast.LShift: ("<<", "lshift"),
    ast.RShift: (">>", "rshift"),
    ast.BitAnd: ("&", "and_"),
    ast.BitOr: ("|", "or_"),
    ast.BitXor: ("^", "xor"),
    ast.MatMult: ("@", "matmul"),
}
"""Operators: their sign, and their name in the module `operator`."""

_UNARY: Final[Mapping[type[ast.unaryop], tuple[str, str]]] = {
    ast.UAdd: ("+", "pos"),
    ast.USub: ("-", "neg"),
    ast.Invert: ("~", "inv"),
}


def _function(name: str) -> Callable[..., object]:
    """A function of the module `operator`; it raises `TypeError` where Python's sign does."""
    function: Callable[..., object] = getattr(operator, name)
    return function


def binary(machine: Machine, node: ast.BinOp, frame: Frame) -> Datum:
    """``left op right``."""
    left = machine.known(machine.evaluate(node.left, frame), frame, node.left)
    right = machine.known(machine.evaluate(node.right, frame), frame, node.right)
    return operate(machine, node.op, (left, right), node, frame)


def operate(
    machine: Machine,
    op: ast.operator,
    sides: tuple[Datum, Datum],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum:
    """The value of a binary operator on evaluated operands."""
    match op, sides:
        case _, (Missing(), _) | (_, Missing()):
            return MISSING
        case ast.RShift(), (Promised() | Results(), Promised() | Results()):
            return _order(machine, sides, node, frame)
        case ast.BitAnd() | ast.BitOr(), (Logical(left), Logical(right)):
            return Logical(_joined(And if isinstance(op, ast.BitAnd) else Or, (left, right)))
        case ast.BitOr(), (left, right) if _is_type(left) and _is_type(right):
            return Alternative((left, right))
        case _, (Promised() | Results() | Logical(), _) | (_, Promised() | Results() | Logical()):
            return _no_promise(machine, f"`{_BINARY[type(op)][0]}`", sides, node, frame)
        case _:
            return _compute(machine, op, sides, node, frame)


def _order(
    machine: Machine, sides: tuple[Datum, Datum], node: ast.expr | ast.stmt, frame: Frame
) -> Datum:
    left, right = (getattr(each, "node", None) for each in sides)
    if left is None or right is None or machine.graph is None:
        message = "`>>` orders calls, and an input of the workflow is none"
        return machine.report(UNSUPPORTED, message, frame, node)
    machine.graph.builder.order(left, right)
    return sides[1]


def _is_type(datum: Datum) -> bool:
    return isinstance(datum, External | Class | Subscripted | Alternative | Recorded) or (
        isinstance(datum, Known) and (datum.value is None or isinstance(datum.value, str))
    )


def _no_promise(
    machine: Machine,
    what: str,
    operands: tuple[Datum, ...],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum:
    first = next(each for each in operands if isinstance(each, Promised | Results | Logical))
    message = f"{what} cannot be computed from {describe(first)}"
    way_out = "compute it in a task, and call that"
    return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))


def _compute(
    machine: Machine,
    op: ast.operator,
    sides: tuple[Datum, Datum],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum:
    symbol, name = _BINARY[type(op)]
    match op, sides:
        case ast.Add(), (Sequence(left, kind), Sequence(right, other)) if (
            kind == other != "iterator"
        ):
            if len(left) + len(right) > machine.settings.size:
                return too_large(machine, node, frame)
            machine.spend(len(left) + len(right))
            return Sequence([*left, *right], kind)
        case ast.Mult(), (Sequence(items, "list" | "tuple" as kind), Known(int() as times)):
            if len(items) * times > machine.settings.size:
                return too_large(machine, node, frame)
            machine.spend(len(items) * max(times, 0))
            return Sequence(items * max(times, 0), kind)
        case _:
            pass
    try:
        left_value, right_value = plain(sides[0]), plain(sides[1])
    except NotPlainError as problem:
        message = f"`{symbol}` is not defined for {describe(problem.datum)}"
        return machine.report(UNSUPPORTED, message, frame, node)
    if _explodes(op, left_value, right_value, machine.settings.size):
        return too_large(machine, node, frame)
    return computed(machine, lambda: _function(name)(left_value, right_value), node, frame)


def _explodes(op: ast.operator, left: object, right: object, size: int) -> bool:
    """Whether the result of an operation would be too large to compute."""
    match op, left, right:
        case ast.Pow(), int(), int():
            return left.bit_length() * right > MAX_BITS
        case ast.LShift(), int(), int():
            return left.bit_length() + right > MAX_BITS
        case ast.Mult(), str() | bytes(), int():
            return len(left) * right > size
        case ast.Mult(), int(), str() | bytes():
            return len(right) * left > size
        case ast.Mult(), int(), int():
            return left.bit_length() + right.bit_length() > MAX_BITS
        case ast.Mod(), str() | bytes(), _:
            return "*" in str(left) or any(len(digits) > 6 for digits in _numbers(str(left)))
        case _:
            return False


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


def too_large(machine: Machine, node: ast.expr | ast.stmt, frame: Frame) -> Datum:
    """Report a value that would be too large."""
    return machine.report(TOO_LONG, "the value would be too large to compute here", frame, node)


def computed(
    machine: Machine,
    compute: Callable[[], object],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum:
    """The datum of a computation on known values; an exception in it is a finding."""
    try:
        value = compute()
    except MemoryError:
        return too_large(machine, node, frame)
    except EXCEPTIONS as problem:
        message = f"this raises `{type(problem).__name__}: {problem}`"
        return machine.report(EVALUATION_FAILED, message, frame, node)
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        return too_large(machine, node, frame)
    if isinstance(value, Sized) and not isinstance(value, range):
        if len(value) > machine.settings.size:
            return too_large(machine, node, frame)
        machine.spend(len(value))
    return wrap(value)


# Unary operators


def unary(machine: Machine, node: ast.UnaryOp, frame: Frame) -> Datum:
    """``-x``, ``+x``, ``~x``, ``not x``."""
    operand = machine.known(machine.evaluate(node.operand, frame), frame, node.operand)
    match node.op, operand:
        case _, Missing():
            return MISSING
        case ast.Not(), Promised() | Logical():
            return Logical(negated(condition_of(operand)))
        case ast.Invert(), Logical():
            return Logical(negated(operand.condition))
        case ast.Not(), _:
            known = truth(machine, operand, node.operand, frame)
            return MISSING if known is None else Known(not known)
        case op, _:
            return _unary_known(machine, op, operand, node, frame)


def _unary_known(
    machine: Machine, op: ast.unaryop, operand: Datum, node: ast.expr, frame: Frame
) -> Datum:
    symbol, name = _UNARY[type(op)]
    if isinstance(operand, Promised | Results):
        return _no_promise(machine, f"`{symbol}`", (operand,), node, frame)
    try:
        value = plain(operand)
    except NotPlainError as problem:
        message = f"`{symbol}` is not defined for {describe(problem.datum)}"
        return machine.report(UNSUPPORTED, message, frame, node)
    return computed(machine, lambda: _function(name)(value), node, frame)


# Conditions


def truth(machine: Machine, datum: Datum, node: ast.expr, frame: Frame) -> bool | None:
    """Whether a datum is true; None, with an error reported, where that is not known."""
    match datum:
        case Known(value):
            return bool(value)
        case Sequence(items, kind):
            return bool(items) or kind == "iterator"
        case Missing():
            return None
        case Promised() | Results() | Logical():
            message = f"whether {describe(datum)} is true is known only when the workflow runs"
            way_out = "decide in an `if` of the workflow, or in a task"
            machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
            return None
        case EntityDatum():
            return True
        case _:
            entries = getattr(datum, "entries", None)
            if entries is not None:
                return bool(entries)
            machine.refuse(frame, node, f"whether {describe(datum)} is true is not known")
            return None


def condition_of(datum: Promised | Logical) -> Condition:
    """The condition that a promise or comparison of promises stands for."""
    return datum.condition if isinstance(datum, Logical) else Truth(datum.promise)


def negated(of: Condition) -> Condition:
    """The opposite of a condition, without a double negation."""
    return of.operand if isinstance(of, Not) else Not(of)


def _joined(kind: type[And] | type[Or], parts: tuple[Condition, ...]) -> Condition:
    """One flat conjunction or disjunction."""
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.operands if isinstance(part, kind) else (part,))
    return kind(tuple(flat))


def boolean(machine: Machine, node: ast.BoolOp, frame: Frame) -> Datum:
    """``a and b``, ``a or b``: stops as soon as known operands decide; else a condition."""
    kind: type[And] | type[Or] = And if isinstance(node.op, ast.And) else Or
    parts: list[Condition] = []
    result: Datum = MISSING
    for value in node.values:
        if parts:
            with machine.arm(frame) as bound:
                result = machine.known(machine.evaluate(value, frame), frame, value)
            if bound:
                machine.refuse(frame, value, "a name cannot be bound on one way of a promise only")
        else:
            result = machine.known(machine.evaluate(value, frame), frame, value)
        if isinstance(result, Promised | Logical):
            parts.append(condition_of(result))
            continue
        known = truth(machine, result, value, frame)
        if known is None:
            return MISSING
        if known is (kind is Or):
            # A known operand decides; over promises the value is its truth, as a condition.
            return result if not parts else Logical(_joined(kind, (*parts, Truth(Boolean(known)))))
    if not parts:
        return result
    return Logical(parts[0]) if len(parts) == 1 else Logical(_joined(kind, tuple(parts)))


def _compared(op: ast.cmpop, left: Any, right: Any) -> object:  # Any: Python may raise TypeError
    same = left is right or (left == right and type(left) is type(right))
    match op:
        case ast.Is():
            return same
        case ast.IsNot():
            return not same
        case ast.In():
            return left in right
        case ast.NotIn():
            return left not in right
        case _:
            return _function(COMPARATORS[type(op)].name.lower())(left, right)


def compare(machine: Machine, node: ast.Compare, frame: Frame) -> Datum:
    """``a < b``, ``a < b < c``, ``a is None``, ``a in b``."""
    left = machine.known(machine.evaluate(node.left, frame), frame, node.left)
    parts: list[Condition] = []
    for op, comparator in zip(node.ops, node.comparators, strict=True):
        right = machine.known(machine.evaluate(comparator, frame), frame, comparator)
        result = _compare(machine, op, (left, right), node, frame)
        match result:
            case Logical(found):
                parts.append(found)
            case Known(False):
                return result
            case Known():
                pass
            case _:
                return MISSING
        left = right
    if not parts:
        return Known(True)
    return Logical(parts[0]) if len(parts) == 1 else Logical(_joined(And, tuple(parts)))


def _compare(
    machine: Machine, op: ast.cmpop, sides: tuple[Datum, Datum], node: ast.Compare, frame: Frame
) -> Datum:
    match op, sides:
        case _, (Missing(), _) | (_, Missing()):
            return MISSING
        case ast.Is() | ast.IsNot(), (Promised(promise=promise), Known(None)):
            found: Condition = IsNone(promise)
            return Logical(found if isinstance(op, ast.Is) else Not(found))
        case _, (Promised(), _) | (_, Promised()) if type(op) in COMPARATORS:
            left, right = (to_value(machine, each, frame, node) for each in sides)
            return Logical(Comparison(COMPARATORS[type(op)], left, right))
        case _, (Promised() | Results() | Logical(), _) | (_, Promised() | Results() | Logical()):
            return _no_promise(machine, "this comparison", sides, node, frame)
        case _:
            return _compare_known(machine, op, sides, node, frame)


def _is_something(datum: Datum) -> bool:
    """Whether a datum, whatever its value, is certainly not None and no other constant."""
    kinds = Sequence | Dictionary | Class | EntityDatum | EnumMember | Function | ModuleDatum
    return isinstance(datum, kinds) or (isinstance(datum, Recorded) and datum.record)


def _identity(datum: Datum) -> object:
    """What is the same for two data that are one thing: themselves, or what they name."""
    return datum if isinstance(datum, EnumMember | EntityDatum | ModuleDatum) else id(datum)


def _compare_known(
    machine: Machine, op: ast.cmpop, sides: tuple[Datum, Datum], node: ast.Compare, frame: Frame
) -> Datum:
    if isinstance(op, ast.Is | ast.IsNot) and any(map(_is_something, sides)):
        return Known((_identity(sides[0]) == _identity(sides[1])) is isinstance(op, ast.Is))
    try:
        left, right = (plain(each, enums=True) for each in sides)
    except NotPlainError as problem:
        message = f"{describe(problem.datum)} cannot be compared here"
        return machine.report(UNSUPPORTED, message, frame, node)
    return computed(machine, lambda: _compared(op, left, right), node, frame)
