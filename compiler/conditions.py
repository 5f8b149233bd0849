"""Truth and comparison: decided where operands are known, conditions of the graph elsewhere."""

import ast
from collections.abc import Callable
from typing import Any, Final

from ..ir.build import Hint
from ..ir.nodes import And, Comparator, Comparison, Condition, IsNone, Not, Or, Truth
from ..ir.rules_language import PROMISE_AS_VALUE, UNSUPPORTED
from ..ir.source import COMPARATORS
from ..ir.types import Kind, Primitive
from ..ir.values import Binding, Boolean, Integer
from .classes import is_named_tuple
from .convert import NotPlainError, to_value, view_items, wrap
from .describe import describe
from .domain import (
    MISSING,
    Alternative,
    Class,
    Datum,
    Decorator,
    Dictionary,
    EntityDatum,
    EnumMember,
    External,
    Frame,
    Function,
    Instance,
    Known,
    Logical,
    Method,
    Missing,
    ModuleDatum,
    Partial,
    Promised,
    Recorded,
    Results,
    Sequence,
    Set,
    Stream,
    Subscripted,
    View,
)
from .hermetic import environment
from .logic import condition_of, constant, joined, negated, settled
from .machine import Machine
from .mixed import refuse_value_of_member, unmixed
from .objects import Objects, TooManyError
from .operators import computed, no_promise, operation, too_large, unary_known
from .special import compared, special

# What a condition is


def truth(machine: Machine, datum: Datum, node: ast.expr, frame: Frame) -> bool | None:
    """Whether a datum is true; None, with an error reported, where that is not known."""
    match datum:
        case Known(value):
            return bool(value)
        case Sequence(items) | Set(items):
            return bool(items)
        case Dictionary(entries) | View(Dictionary(entries)):
            return bool(entries)
        case Missing():
            return None
        case Promised() | Results() | Logical():
            message = f"whether {describe(datum)} is true is known only when the workflow runs"
            way_out = "decide in an `if` of the workflow, or in a task"
            machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
            return None
        case EntityDatum() | Function() | Class() | Stream() | Partial() | ModuleDatum():
            return True
        case EnumMember():
            value = unmixed(machine, datum)
            return bool(value.value) if isinstance(value, Known) else True
        case Instance():
            return _truth_of_object(machine, datum, node, frame)
        case _:
            machine.refuse(frame, node, f"whether {describe(datum)} is true is not known")
            return None


def _truth_of_object(
    machine: Machine, owner: Instance, node: ast.expr, frame: Frame
) -> bool | None:
    """What ``__bool__`` says of an object, else whether it has a length; else it is true."""
    for name in ("__bool__", "__len__"):
        found = special(machine, owner, name, [], node, frame)
        if found is not None:
            return truth(machine, found, node, frame)
    return owner.parts is None or bool(owner.parts) or not is_named_tuple(machine, owner.owner)


# `not`, `and` and `or`


def unary(machine: Machine, node: ast.UnaryOp, frame: Frame) -> Datum:
    """``-x``, ``+x``, ``~x``, ``not x``."""
    operand = machine.known(machine.evaluate(node.operand, frame), frame, node.operand)
    match node.op, operand:
        case _, Missing():
            return MISSING
        case ast.Invert(), Logical():
            return Logical(negated(operand.condition))
        case ast.Invert(), Promised(type=Primitive(Kind.BOOL)):
            return Logical(negated(condition_of(operand)))
        case ast.Not(), _:
            return _inverted(machine, operand, node.operand, frame)
        case op, _:
            return unary_known(machine, op, operand, node, frame)


def boolean(machine: Machine, node: ast.BoolOp, frame: Frame) -> Datum:
    """``a and b``, ``a or b``: stops as soon as known operands decide; else a condition.

    What an operand after a promise calls is called in a branch of its own: only when Python would.
    The last operand is the value itself, whatever it is, where the known ones before it left that open.
    """
    kind: type[And] | type[Or] = And if isinstance(node.op, ast.And) else Or
    parts: list[Condition] = []
    result: Datum = MISSING
    for value in node.values:
        if parts:
            result = guarded(machine, kind, parts, value, frame)
        else:
            result = machine.known(machine.evaluate(value, frame), frame, value)
            if value is node.values[-1]:
                return result
        if isinstance(result, Promised | Logical):
            parts.append(condition_of(result))
            continue
        known = truth(machine, result, value, frame)
        if known is None:
            return MISSING
        if known is (kind is Or):
            # A known operand decides; over promises the value is its truth, as a condition.
            return result if not parts else Logical(joined(kind, (*parts, constant(known))))
    return Logical(joined(kind, tuple(parts))) if parts else result


def guarded(
    machine: Machine,
    kind: type[And] | type[Or],
    parts: list[Condition],
    node: ast.expr,
    frame: Frame,
    evaluate: Callable[[], Datum] | None = None,
) -> Datum:
    """An operand that counts only where those before it leave the matter open.

    Where it adds nodes they stand in a branch, and it takes the place of all the parts so far.
    """

    def value() -> Datum:
        datum = evaluate() if evaluate else machine.evaluate(node, frame)
        return machine.known(datum, frame, node)

    graph = machine.graph
    if graph is None:
        return value()
    so_far = joined(kind, tuple(parts))
    builder = graph.builder
    around = builder.block
    node_id = builder.begin_branch(_hint(kind, node, frame))
    builder.begin_arm(so_far if kind is And else negated(so_far))
    with machine.arm(frame) as bound:
        result = value()
    if bound:
        machine.refuse(frame, node, "a name cannot be bound on one way of a promise only")
    if builder.retract_branch():
        return result
    machine.locate_node(graph, node_id, frame.module.positions.span(node), around)
    found = _ended(machine, kind, result, node, frame)
    if found is not MISSING:
        parts.clear()
    return found


def _ended(
    machine: Machine, kind: type[And] | type[Or], result: Datum, node: ast.expr, frame: Frame
) -> Datum:
    """End the branch of an operand: it gives the operand's truth, or what decides without it."""
    if machine.graph is None:
        return MISSING
    builder = machine.graph.builder
    inverted = isinstance(result, Logical) and isinstance(result.condition, Not)
    if inverted and isinstance(result, Logical):
        result = Logical(negated(result.condition))
    builder.end_arm([Binding("o0", to_value(machine, result, frame, node))])
    builder.begin_arm(None)
    builder.end_arm([Binding("o0", Boolean((kind is Or) != inverted))])
    handle = builder.end_branch()
    if not isinstance(result, Promised | Known | Logical):
        return MISSING
    found = Promised(handle.promise("o0"), handle.types["o0"], handle)
    return Logical(Not(Truth(found.promise))) if inverted else found


def _hint(kind: type[And] | type[Or], node: ast.expr, frame: Frame) -> Hint:
    """A branch for an operand is called after the first name in it."""
    names = (each.id for each in ast.walk(node) if isinstance(each, ast.Name))
    return Hint(f"{'and' if kind is And else 'or'}_{next(names, 'if')}", frame.unrolled)


# Comparisons


def compare(machine: Machine, node: ast.Compare, frame: Frame) -> Datum:
    """``a < b``, ``a < b < c``, ``a is None``, ``a in b``."""
    left = machine.known(machine.evaluate(node.left, frame), frame, node.left)
    return _chain(machine, node, 0, left, frame)


def _chain(machine: Machine, node: ast.Compare, index: int, left: Datum, frame: Frame) -> Datum:
    """The comparisons from one on: those that follow count only where it holds."""
    op, comparator = node.ops[index], node.comparators[index]
    right = machine.known(machine.evaluate(comparator, frame), frame, comparator)
    first = compare_data(machine, op, (left, right), node, frame)
    if index + 1 == len(node.ops):
        return first

    def rest() -> Datum:
        return _chain(machine, node, index + 1, right, frame)

    match first:
        case Known(True):
            return rest()
        case Known():
            return first
        case Logical(condition):
            parts = [condition]
            found = guarded(machine, And, parts, node.comparators[index + 1], frame, rest)
            match found:
                case Promised() | Logical():
                    return Logical(joined(And, (*parts, condition_of(found))))
                case Known(bool() as value):
                    return Logical(joined(And, (*parts, constant(value)))) if not value else first
                case _:
                    return MISSING
        case _:
            return MISSING


def compare_data(
    machine: Machine, op: ast.cmpop, sides: tuple[Datum, Datum], node: ast.expr, frame: Frame
) -> Datum:
    """Whether two data compare as an operator says."""
    match op, sides:
        case _, (Missing(), _) | (_, Missing()):
            return MISSING
        case _, (Instance(), _) | (_, Instance()) if (
            made := _special(machine, op, sides, node, frame)
        ) is not None:
            return made
        case ast.In() | ast.NotIn(), (Known(str()) as name, External("os.environ")):
            given = environment(machine, [name], node, frame)
            return Known(isinstance(op, ast.In)) if isinstance(given, Known) else MISSING
        case ast.In() | ast.NotIn(), (left, right):
            return _membership(machine, op, left, right, node, frame)
        case ast.Is() | ast.IsNot(), (Promised(promise=promise), Known(None)) | (
            Known(None),
            Promised(promise=promise),
        ):
            found: Condition = IsNone(promise)
            return Logical(found if isinstance(op, ast.Is) else Not(found))
        case ast.Is() | ast.IsNot(), (Promised() as promised, Known(bool() as wanted)) if (
            promised.type == Primitive(Kind.BOOL)
        ):
            found = Truth(promised.promise)
            return Logical(found if wanted is isinstance(op, ast.Is) else negated(found))
        case _, (Promised(), _) | (_, Promised()) if type(op) in COMPARATORS:
            return _comparison(machine, COMPARATORS[type(op)], sides, node, frame)
        case _, (Promised() | Results() | Logical(), _) | (_, Promised() | Results() | Logical()):
            return no_promise(machine, "this comparison", sides, node, frame)
        case _:
            return _compare_known(machine, op, sides, node, frame)


def _special(
    machine: Machine, op: ast.cmpop, sides: tuple[Datum, Datum], node: ast.expr, frame: Frame
) -> Datum | None:
    """What a method of the program's class says of a comparison; None where none does."""
    if type(op) in COMPARATORS:
        name = COMPARATORS[type(op)].name.lower()
        found = compared(machine, name, sides, node, frame)
        if found is not None or name != "ne":
            return found
        found = compared(machine, "eq", sides, node, frame)
        return None if found is None else _inverted(machine, found, node, frame)
    if not isinstance(op, ast.In | ast.NotIn):
        return None
    found = special(machine, sides[1], "__contains__", [sides[0]], node, frame)
    if found is None or isinstance(op, ast.In):
        return found
    return _inverted(machine, found, node, frame)


def _inverted(machine: Machine, datum: Datum, node: ast.expr, frame: Frame) -> Datum:
    """``not datum``."""
    if isinstance(datum, Promised | Logical):
        return Logical(negated(condition_of(datum)))
    known = truth(machine, datum, node, frame)
    return MISSING if known is None else Known(not known)


def _comparison(
    machine: Machine, op: Comparator, sides: tuple[Datum, Datum], node: ast.expr, frame: Frame
) -> Datum:
    if (refused := refuse_value_of_member(machine, op, sides, node, frame)) is not None:
        return refused
    values = [settled(machine, each, node, frame) for each in sides]
    left, right = (to_value(machine, each, frame, node) for each in values)
    return Logical(Comparison(op, left, right))


def _membership(
    machine: Machine, op: ast.cmpop, left: Datum, right: Datum, node: ast.expr, frame: Frame
) -> Datum:
    """``left in right``: over promises, one comparison for each item."""
    if (bounds := _bounds(left, right)) is not None:
        found = joined(And, bounds)
        return Logical(found if isinstance(op, ast.In) else negated(found))
    items = _items(right)
    promised = isinstance(left, Promised) or any(isinstance(each, Promised) for each in items or ())
    if not promised or items is None:
        if isinstance(left, Promised | Results | Logical) or isinstance(right, Promised | Results):
            message = f"whether something is in {describe(right)} is known only in a run"
            if not isinstance(right, Promised | Results):
                message = f"whether {describe(left)} is in {describe(right)} is known only in a run"
            way_out = "look it up in a task, and call that"
            return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
        return _compare_known(machine, op, (left, right), node, frame)
    parts: list[Condition] = []
    for item in items:
        same: ast.cmpop = ast.Is() if Known(None) in (left, item) else ast.Eq()
        match compare_data(machine, same, (left, machine.known(item, frame, node)), node, frame):
            case Logical(condition):
                parts.append(condition)
            case Known(True):
                return Known(isinstance(op, ast.In))
            case Known():
                pass
            case _:
                return MISSING
    if not parts:
        return Known(isinstance(op, ast.NotIn))
    found = joined(Or, tuple(parts))
    return Logical(found if isinstance(op, ast.In) else negated(found))


def _bounds(left: Datum, right: Datum) -> tuple[Condition, ...] | None:
    """What makes a promised integer be in a range of all integers between two."""
    match left, right:
        case Promised(promise, Primitive(Kind.INT)), Known(range() as value) if value.step == 1:
            return (
                Comparison(Comparator.GE, promise, Integer(value.start)),
                Comparison(Comparator.LT, promise, Integer(value.stop)),
            )
        case _:
            return None


MAX_ITEMS: Final = 1_000
"""Items that a promise is compared with, one by one."""


def _items(datum: Datum) -> list[Datum] | None:
    """The items that a value may be one of; None where it is not so asked."""
    match datum:
        case Sequence(items):
            return items
        case Dictionary(entries):
            return [*map(wrap, entries)]
        case View():
            return view_items(datum)
        case Set(items):
            return [*map(wrap, sorted(items, key=lambda each: (type(each).__name__, repr(each))))]
        case Known(range() as value) if len(value) <= MAX_ITEMS:
            return [*map(Known, value)]
        case _:
            return None


_SOMETHING: Final = (
    Alternative
    | Class
    | Decorator
    | Dictionary
    | EntityDatum
    | EnumMember
    | External
    | Function
    | Instance
    | Method
    | ModuleDatum
    | Partial
    | Sequence
    | Set
    | Stream
    | Subscripted
    | View
)
"""What is certainly not None and no other constant, whatever its value."""


def _identity(datum: Datum) -> object:
    """What is the same for two data that are one thing: themselves, or what they name."""
    named = EnumMember | EntityDatum | ModuleDatum | External
    return datum if isinstance(datum, named) else id(datum)


def _compare_known(
    machine: Machine, op: ast.cmpop, sides: tuple[Datum, Datum], node: ast.expr, frame: Frame
) -> Datum:
    if isinstance(op, ast.Is | ast.IsNot) and any(isinstance(each, _SOMETHING) for each in sides):
        return Known((_identity(sides[0]) == _identity(sides[1])) is isinstance(op, ast.Is))
    if any(isinstance(each, Recorded) for each in sides):
        message = f"{describe(next(s for s in sides if isinstance(s, Recorded)))} is not known"
        return machine.report(UNSUPPORTED, f"{message}, and cannot be compared", frame, node)
    objects = Objects(machine, node, frame)
    try:
        left, right = (objects.of(each) for each in sides)
        return computed(machine, lambda: _compared(op, left, right), node, frame)
    except TooManyError:
        return too_large(machine, node, frame)
    except NotPlainError as problem:
        if isinstance(problem.datum, Promised | Results | Logical):
            return no_promise(machine, "this comparison", (problem.datum,), node, frame)
        message = f"{describe(problem.datum)} cannot be compared here"
        return machine.report(UNSUPPORTED, message, frame, node)


def _holds(container: Any, item: Any) -> bool:
    """Whether an item is in a container; Python would search a range for what is no integer."""
    if isinstance(container, range) and not isinstance(item, int):
        whole = isinstance(item, float) and item.is_integer()
        return whole and int(item) in container
    return item in container


def _compared(op: ast.cmpop, left: Any, right: Any) -> object:  # Any: Python may raise TypeError
    same = left is right or (left == right and type(left) is type(right))
    match op:
        case ast.Is():
            return same
        case ast.IsNot():
            return not same
        case ast.In():
            return _holds(right, left)
        case ast.NotIn():
            return not _holds(right, left)
        case _:
            return operation(COMPARATORS[type(op)].name.lower())(left, right)
