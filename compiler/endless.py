"""Dynamic tasks whose every expansion calls the task itself again: a lint, of the body's syntax."""

import ast
from collections.abc import Iterator

from ..ir.rules_lint import ENDLESS_DYNAMIC
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
    """Warn where a body calls its own task before anything in it could end the recursion."""
    local = local_names(declaration.function)
    for statement in declaration.function.body:
        if not isinstance(statement, _SIMPLE):
            if any(isinstance(each, _LEAVES) for each in ast.walk(statement)):
                return
            continue
        for call in _always(statement):
            datum = reference(machine, call.func, local, declaration.frame)
            if isinstance(datum, EntityDatum) and datum.ref == declaration.ref:
                text = f"`{declaration.function.name}` calls itself whenever it runs"
                way_out = "return before that where the inputs are small, or call it in an arm"
                machine.report(ENDLESS_DYNAMIC, text, declaration.frame, call, helps=(way_out,))
                return
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
