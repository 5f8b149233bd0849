"""Conditions: comparisons of operands, joined; ``not`` goes to the leaves."""

from collections.abc import Mapping
from functools import reduce
from typing import Final, assert_never

from ...ir.format import value_text
from ...ir.nodes import And, Comparator, Comparison, Condition, IsNone, Not, Or, Truth
from ...ir.rules_export import NO_CONDITION
from ...ir.typecheck import bare
from ...ir.types import ANY, Type
from ...ir.values import Boolean, Promise, Value
from .bindings import Names
from .context import Context, Message, given
from .literals import primitive

_OPERATORS: Final[Mapping[Comparator, str]] = {
    Comparator.EQ: "EQ",
    Comparator.NE: "NEQ",
    Comparator.LT: "LT",
    Comparator.LE: "LTE",
    Comparator.GT: "GT",
    Comparator.GE: "GTE",
}

_OPPOSITES: Final[Mapping[Comparator, Comparator]] = {
    Comparator.EQ: Comparator.NE,
    Comparator.NE: Comparator.EQ,
    Comparator.LT: Comparator.GE,
    Comparator.LE: Comparator.GT,
    Comparator.GT: Comparator.LE,
    Comparator.GE: Comparator.LT,
}


def boolean_expression(
    condition: Condition, operands: dict[str, Promise], names: Names, context: Context
) -> Message:
    """The condition; the promises that it compares are added to the operands of its branch."""
    return _expression(condition, True, operands, names, context)


def _expression(
    condition: Condition,
    holds: bool,
    operands: dict[str, Promise],
    names: Names,
    context: Context,
) -> Message:
    """The condition, or its negation where it must not hold."""

    def inner(part: Condition, inner_holds: bool) -> Message:
        return _expression(part, inner_holds, operands, names, context)

    match condition:
        case Not(part):
            return inner(part, not holds)
        case And(parts) | Or(parts):
            both = isinstance(condition, And) is holds
            return _joined([inner(each, holds) for each in parts], "AND" if both else "OR")
        case Truth(value):
            return _compared(Comparator.EQ, value, Boolean(holds), operands, names, context)
        case Comparison(op, left, right):
            operator = op if holds else _OPPOSITES[op]
            return _compared(operator, left, right, operands, names, context)
        case IsNone():
            message = "Flyte cannot ask whether a value is None"
            context.report(NO_CONDITION, message, "ask in a task that gives a boolean")
            return {}
        case _:
            assert_never(condition)


_MOST_IN_A_ROW: Final = 16
"""How many parts are joined from the left; readers of protobuf go a hundred messages deep."""


def _joined(parts: list[Message], operator: str) -> Message:
    """The parts in pairs: from the left, as flytekit has them; so many that it is too deep, in halves."""
    if len(parts) > _MOST_IN_A_ROW:
        middle = len(parts) // 2
        parts = [_joined(each, operator) for each in (parts[:middle], parts[middle:])]

    def join(left: Message, right: Message) -> Message:
        pair = {"operator": operator, "leftExpression": left, "rightExpression": right}
        return {"conjunction": pair}

    return reduce(join, parts)


def _compared(
    operator: Comparator,
    left: Value,
    right: Value,
    operands: dict[str, Promise],
    names: Names,
    context: Context,
) -> Message:
    types = names.scope.type_of(left), names.scope.type_of(right)
    return {
        "comparison": given(
            operator=_OPERATORS[operator],
            leftValue=_operand(left, types[1], operands, names, context),
            rightValue=_operand(right, types[0], operands, names, context),
        )
    }


def _operand(
    value: Value, other: Type, operands: dict[str, Promise], names: Names, context: Context
) -> Message:
    """A promise by the name of its operand, or a constant of the other side's type."""
    if isinstance(value, Promise):
        return {"var": _variable(value, operands, names)}
    target = bare(other)
    found = primitive(value, names.scope.type_of(value) if target == ANY else target, context)
    if found is None:
        message = f"Flyte cannot compare with `{value_text(value)}`"
        context.report(NO_CONDITION, message, "compare in a task that gives a boolean")
        return {}
    return {"primitive": found}


def _variable(value: Promise, operands: dict[str, Promise], names: Names) -> str:
    """The name of an operand: its output, and the path where another part of it has that name."""
    node = names.ids.get(value.node, value.node)
    plain = f"{node}.{names.output(value)}"
    with_path = ".".join((plain, *map(str, value.path)))
    name = plain if operands.get(plain, value) == value else with_path
    operands[name] = value
    return name
