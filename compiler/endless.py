"""Dynamic tasks whose every expansion leads to the task itself again: a lint, of the syntax of bodies."""

import ast
from collections import deque
from collections.abc import Iterator
from typing import Final

from ..ir.rules_lint import ENDLESS_DYNAMIC
from ..ir.values import EntityKind, Ref
from .closure import local_names, reference
from .domain import EntityDatum
from .machine import Machine
from .program import Declaration

_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)
_LEAVES = (ast.Return, ast.Raise, ast.Assert, ast.Try, ast.With, ast.AsyncWith)
_LATER = (
    *(ast.IfExp, ast.BoolOp, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp),
    *(ast.GeneratorExp, ast.Compare, ast.Await),
)
"""Expressions with parts that may not be evaluated."""


def warn_of_endless(machine: Machine, declaration: Declaration) -> None:
    """Warn where a body calls its own task before anything in it could end the recursion.

    It may do so through others, which call one another as they do: of them the first by name is
    told of. A way round of more than a few is not looked for.
    """
    ways: deque[tuple[Declaration, tuple[Ref, ...], ast.Call | None]] = deque()
    ways.append((declaration, (), None))
    seen = set[Ref]()
    while ways:
        caller, through, first = ways.popleft()
        for ref, call in _called(machine, caller):
            if ref == declaration.ref:
                _warn(machine, declaration, through, first or call)
                return
            callee = machine.program.declarations.get(ref)
            if ref in seen or not isinstance(callee, Declaration) or len(through) == _WAY:
                continue
            seen.add(ref)
            if ref.kind is EntityKind.DYNAMIC and ref.name > declaration.ref.name:
                ways.append((callee, (*through, ref), first or call))


_WAY: Final = 8
"""How many others a recursion may go through."""


def _warn(
    machine: Machine, declaration: Declaration, through: tuple[Ref, ...], call: ast.Call
) -> None:
    names = ", ".join(f"`{each.name.rpartition('.')[2]}`" for each in through)
    others = f", through {names}" if names else ""
    text = f"`{declaration.function.name}` calls itself whenever it runs{others}"
    way_out = "return before that where the inputs are small, or call it in an arm"
    machine.report(ENDLESS_DYNAMIC, text, declaration.frame, call, helps=(way_out,))


def _called(machine: Machine, declaration: Declaration) -> Iterator[tuple[Ref, ast.Call]]:
    """The entities that a body calls whenever it runs, up to where it may end."""
    local = local_names(declaration.function)
    for statement in declaration.function.body:
        if not isinstance(statement, _SIMPLE):
            if any(isinstance(each, _LEAVES) for each in ast.walk(statement)):
                return
            continue
        for call in _always(statement):
            datum = reference(machine, call.func, local, declaration.frame)
            if isinstance(datum, EntityDatum):
                yield datum.ref, call
        if isinstance(statement, ast.Return):
            return


def _always(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls of a statement that are made whenever it is run; not those in arms of branches."""
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, _LATER):
            continue
        if isinstance(node, ast.Call):
            yield node
            if isinstance(node.func, ast.Attribute) and node.func.attr == "then":
                stack.append(node.func.value)
                continue
        stack.extend(reversed([*ast.iter_child_nodes(node)]))
