"""Conditions of the graph: what promises come to when they are asked for their truth."""

import ast
from typing import Final

from ..ir.build import Hint
from ..ir.nodes import And, Condition, Not, Or, Truth
from ..ir.types import Kind, Primitive
from ..ir.values import Binding, Boolean, Promise
from .domain import Datum, Frame, Logical, Promised
from .machine import Machine

_BOOL: Final = Primitive(Kind.BOOL)


def condition_of(datum: Promised | Logical) -> Condition:
    """The condition that a promise or comparison of promises stands for."""
    return datum.condition if isinstance(datum, Logical) else Truth(datum.promise)


def negated(of: Condition) -> Condition:
    """The opposite of a condition, without a double negation."""
    return of.operand if isinstance(of, Not) else Not(of)


def joined(kind: type[And] | type[Or], parts: tuple[Condition, ...]) -> Condition:
    """One flat conjunction or disjunction."""
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.operands if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def constant(value: bool) -> Condition:
    """The condition that always, or never, holds."""
    return Truth(Boolean(value))


def settled(machine: Machine, datum: Datum, node: ast.expr | ast.stmt, frame: Frame) -> Datum:
    """The datum; of a condition its truth as a value, which a branch on it gives."""
    if not isinstance(datum, Logical) or machine.graph is None:
        return datum
    builder = machine.graph.builder
    match datum.condition:
        case Truth(Promise() as promise) if builder.scope.promised(promise) == _BOOL:
            return Promised(promise, _BOOL)
        case _:
            pass
    builder.begin_branch(Hint("is_true"))
    for test, value in ((datum.condition, True), (None, False)):
        builder.begin_arm(test)
        builder.end_arm([Binding("o0", Boolean(value))])
    handle = builder.end_branch()
    machine.locate_node(machine.graph, handle.id, frame.module.positions.span(node))
    return Promised(handle.promise("o0"), _BOOL, handle)
