"""The static closure of a dynamic task: every entity that its body may call, before it runs.

The body is not evaluated, only searched for names. A helper function that it uses is searched too.
What a body reaches in other ways (``getattr``, a table of functions) is not seen.
The twin of `runtime.functions.closure_of`.
"""

import ast
from collections.abc import Iterator

from ..ir.values import Ref
from .bindings import bound_names
from .domain import Datum, EntityDatum, Frame, Function, Mapper, ModuleDatum
from .machine import Machine
from .modules import look_up, member
from .program import Declaration


def static_closure(machine: Machine, declaration: Declaration) -> tuple[Ref, ...]:
    """The entities that the function may call, in the order in which the source names them."""
    found: dict[Ref, None] = {}
    seen: set[ast.AST] = set()
    pending = [(declaration.function.body, local_names(declaration.function), declaration.frame)]
    while pending:
        body, local, frame = pending.pop()
        for datum in _named(machine, body, local, frame):
            match datum:
                case EntityDatum(ref) | Mapper(ref):
                    found[ref] = None
                case Function(node, inner) if node not in seen:
                    seen.add(node)
                    inside: list[ast.stmt] = (
                        [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
                    )
                    pending.append((inside, local_names(node), inner))
                case _:
                    pass
    return tuple(found)


def _named(
    machine: Machine, body: list[ast.stmt], local: frozenset[str], frame: Frame
) -> Iterator[Datum]:
    """What the names in a body mean, in source order."""
    stack: list[ast.AST] = [*reversed(body)]
    while stack:
        node = stack.pop()
        datum = reference(machine, node, local, frame)
        if datum is not None:
            yield datum
        elif not isinstance(node, ast.Name):
            stack.extend(reversed([*ast.iter_child_nodes(node)]))


def reference(machine: Machine, node: ast.AST, local: frozenset[str], frame: Frame) -> Datum | None:
    """What a name or dotted name means; None for any other syntax, and for local names."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id in local:
        return None
    datum = look_up(machine, frame, node.id)
    for attribute in reversed(attributes):
        if not isinstance(datum, ModuleDatum):
            return datum
        datum = member(machine, datum.name, attribute)
    return datum


def local_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    """The names that a function binds itself: parameters, assignments, definitions, imports."""
    spec = function.args
    every = (*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg)
    names = {each.arg for each in every if each is not None}
    for each in function.body if isinstance(function.body, list) else (function.body,):
        names.update(bound_names(each))
    return frozenset(names)
