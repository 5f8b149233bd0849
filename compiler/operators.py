"""Operators: on known values as Python computes them, on promises as conditions and order.

Values stay small: an operation whose result would pass the limit is refused before it is made.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sized
from fractions import Fraction
from typing import Final, TypeGuard, cast

from ..ir.nodes import And, Or
from ..ir.rules_language import EVALUATION_FAILED, PROMISE_AS_VALUE, TOO_LONG, UNSUPPORTED
from ..ir.types import Kind, Primitive
from .convert import NotPlainError, plain, wrap
from .describe import describe
from .domain import (
    MISSING,
    Alternative,
    Class,
    Datum,
    Dictionary,
    External,
    Frame,
    Instance,
    Known,
    Logical,
    Missing,
    Promised,
    Recorded,
    Results,
    Sequence,
    Set,
    Subscripted,
    View,
)
from .logic import condition_of, joined
from .machine import Machine
from .mixed import unmixed
from .order import order
from .recording import keep
from .special import operated, special

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

_SPECIAL: Final[Mapping[type[ast.unaryop], str]] = {
    ast.UAdd: "__pos__",
    ast.USub: "__neg__",
    ast.Invert: "__invert__",
}


def operation(name: str) -> Callable[..., object]:
    """A function of the module `operator`; it raises `TypeError` where Python's sign does."""
    function: Callable[..., object] = getattr(operator, name)
    return function


def binary(machine: Machine, node: ast.BinOp, frame: Frame) -> Datum:
    """``left op right``."""
    left = machine.known(machine.evaluate(node.left, frame), frame, node.left)
    right = machine.known(machine.evaluate(node.right, frame), frame, node.right)
    left, right = unmixed(machine, left), unmixed(machine, right)
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
        case _, (Instance(), _) | (_, Instance()) if (
            made := operated(machine, _BINARY[type(op)][1].rstrip("_"), sides, node, frame)
        ) is not None:
            return made
        case ast.RShift(), (Promised() | Results() as first, Promised() | Results() as second):
            return order(machine, "`>>`", (first, second), node, frame)
        case ast.BitAnd() | ast.BitOr(), (left, right) if _is_test(left) and _is_test(right):
            kind = And if isinstance(op, ast.BitAnd) else Or
            tests = (condition_of(each) for each in (left, right))
            return Logical(joined(kind, tuple(tests)))
        case ast.BitOr(), (left, right) if _is_type(left) and _is_type(right):
            return Alternative((left, right))
        case _, (Promised() | Results() | Logical(), _) | (_, Promised() | Results() | Logical()):
            return no_promise(machine, f"`{_BINARY[type(op)][0]}`", sides, node, frame)
        case _:
            return _compute(machine, op, sides, node, frame)


def _is_test(datum: Datum) -> TypeGuard[Promised | Logical]:
    """Whether a datum is a condition, or a promised boolean."""
    if isinstance(datum, Promised):
        return datum.type == Primitive(Kind.BOOL)
    return isinstance(datum, Logical)


def _is_type(datum: Datum) -> bool:
    return isinstance(datum, External | Class | Subscripted | Alternative | Recorded) or (
        isinstance(datum, Known) and (datum.value is None or isinstance(datum.value, str))
    )


def no_promise(
    machine: Machine,
    what: str,
    operands: tuple[Datum, ...],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum:
    """Report what cannot be computed from a promise."""
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
    if (made := _of_containers(machine, op, sides, node, frame)) is not None:
        return made
    try:
        left_value, right_value = plain(sides[0]), plain(sides[1])
    except NotPlainError as problem:
        kept = keep(machine, f"operator.{name}", *sides)
        return kept or _not_plain(machine, f"`{symbol}`", problem.datum, node, frame)
    if _explodes(op, left_value, right_value, machine.settings.size):
        return too_large(machine, node, frame)
    return computed(machine, lambda: operation(name)(left_value, right_value), node, frame)


def _not_plain(
    machine: Machine, what: str, datum: Datum, node: ast.expr | ast.stmt, frame: Frame
) -> Datum:
    if isinstance(datum, Promised | Results | Logical):
        return no_promise(machine, what, (datum,), node, frame)
    if isinstance(datum, Missing):
        return MISSING
    message = f"{what} is not defined for {describe(datum)}"
    return machine.report(UNSUPPORTED, message, frame, node)


def _of_containers(
    machine: Machine,
    op: ast.operator,
    sides: tuple[Datum, Datum],
    node: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum | None:
    """What containers come to, whatever they hold; None where the operator is for known values."""
    match op, sides:
        case ast.Add(), (Sequence(left, kind), Sequence(right, other)) if kind == other:
            if len(left) + len(right) > machine.settings.size:
                return too_large(machine, node, frame)
            machine.spend(len(left) + len(right))
            return Sequence([*left, *right], kind)
        case ast.Mult(), (Sequence(items, kind), Known(int() as times)) | (
            Known(int() as times),
            Sequence(items, kind),
        ):
            if len(items) * times > machine.settings.size:
                return too_large(machine, node, frame)
            machine.spend(len(items) * max(times, 0))
            return Sequence(items * times, kind)
        case ast.BitOr(), (Dictionary(left, default=default), Dictionary(right)):
            machine.spend((len(left) + len(right)) // 8)
            return Dictionary({**left, **right}, default=default)
        case _, (Set() | View(kind="keys") as left, Set() | View(kind="keys") as right) if (
            type(op) in SET_OPERATORS
        ):
            made = operation(SET_OPERATORS[type(op)])(_items(left), _items(right))
            is_frozen = isinstance(left, Set) and left.is_frozen
            return Set({*cast("set[object]", made)}, is_frozen)
        case _:
            return None


SET_OPERATORS: Final[Mapping[type[ast.operator], str]] = {
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
    ast.Sub: "sub",
}
"""Operators of sets, by their names in the module `operator`."""


def _items(of: Set | View) -> set[object]:
    return {*of.items} if isinstance(of, Set) else {*of.owner.entries}


def change(
    machine: Machine,
    op: ast.operator,
    sides: tuple[Datum, Datum],
    node: ast.AugAssign,
    frame: Frame,
) -> bool:
    """Apply an operator in place, as ``+=`` does to a container; False where it makes a new value."""
    match op, sides:
        case ast.Mult(), (Sequence(kind="list") as left, Known(int() as times)):
            if len(left.items) * times > machine.settings.size:
                too_large(machine, node, frame)
            elif machine.may_change(left, frame, node.target):
                left.items *= times
        case ast.BitOr(), (Dictionary() as left, Dictionary(right)):
            if machine.may_change(left, frame, node.target):
                left.entries.update(right)
        case _, (Set(is_frozen=False) as left, Set() | View(kind="keys") as right) if (
            type(op) in SET_OPERATORS
        ):
            if machine.may_change(left, frame, node.target):
                made = operation(SET_OPERATORS[type(op)])(left.items, _items(right))
                left.items = {*cast("set[object]", made)}
        case _:
            return False
    return True


def _explodes(op: ast.operator, left: object, right: object, size: int) -> bool:
    """Whether the result of an operation would be too large to compute."""
    match op, left, right:
        case ast.Pow(), int(), int():
            return left.bit_length() * right > MAX_BITS
        case ast.Pow(), Fraction(), int():
            bits = left.numerator.bit_length() + left.denominator.bit_length()
            return bits * abs(right) > MAX_BITS
        case ast.LShift(), int(), int():
            return left.bit_length() + right > MAX_BITS
        case ast.Mult(), str() | bytes(), int():
            return len(left) * right > size
        case ast.Mult(), int(), str() | bytes():
            return len(right) * left > size
        case ast.Mult(), int(), int():
            return left.bit_length() + right.bit_length() > MAX_BITS
        case ast.Mod(), str() | bytes(), _:
            return bool(re.search(_STAR, str(left))) or any(
                len(digits) > 6 for digits in _numbers(str(left))
            )
        case _:
            return False


_STAR: Final = r"%[^%a-zA-Z]*\*"
"""A field that is as wide as an argument says."""


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


def too_large(machine: Machine, node: ast.expr | ast.stmt, frame: Frame) -> Datum:
    """Report a value that would be too large."""
    if machine.was_exhausted():
        return MISSING
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


def unary_known(
    machine: Machine, op: ast.unaryop, operand: Datum, node: ast.expr, frame: Frame
) -> Datum:
    """``-x``, ``+x``, ``~x`` of an evaluated operand."""
    symbol, name = _UNARY[type(op)]
    if (made := special(machine, operand, _SPECIAL[type(op)], [], node, frame)) is not None:
        return made
    if isinstance(operand, Promised | Results):
        return no_promise(machine, f"`{symbol}`", (operand,), node, frame)
    try:
        value = plain(operand)
    except NotPlainError as problem:
        return _not_plain(machine, f"`{symbol}`", problem.datum, node, frame)
    return computed(machine, lambda: operation(name)(value), node, frame)
