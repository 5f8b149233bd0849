"""The static closure of a dynamic task: every entity that its body may call, before it runs.

The body is not evaluated, only searched for names. A helper function that it uses is searched too.
What a body reaches in other ways (``getattr``, a table of functions) is not seen.
The twin of `runtime.functions.closure_of`.
"""

import ast
from collections.abc import Iterator
from functools import partial

from ..ir.identities import constant_identities
from ..ir.rules_runtime import IDENTITY_TEST
from ..ir.values import Ref
from .bindings import bound_names
from .domain import Datum, EntityDatum, Frame, Function, Mapper, ModuleDatum
from .functions import Definition
from .machine import Machine
from .modules import look_up, member
from .program import Declaration


def static_closure(machine: Machine, declaration: Declaration) -> tuple[Ref, ...]:
    """The entities that the function may call, in the order in which the source names them."""
    found: dict[Ref, None] = {}
    for function, frame in functions_of(machine, declaration):
        for datum in _named(machine, _body(function), local_names(function), frame):
            if isinstance(datum, EntityDatum | Mapper):
                found[datum.ref] = None
    return tuple(found)


def functions_of(machine: Machine, declaration: Declaration) -> Iterator[tuple[Definition, Frame]]:
    """The function of a declaration and the helpers that it uses, with what is around each."""
    seen: set[ast.AST] = set()
    pending: list[tuple[Definition, Frame]] = [(declaration.function, declaration.frame)]
    while pending:
        function, frame = pending.pop()
        yield function, frame
        for datum in _named(machine, _body(function), local_names(function), frame):
            if isinstance(datum, Function) and datum.node not in seen:
                seen.add(datum.node)
                pending.append((datum.node, datum.frame))


def refuse_identities(machine: Machine, declaration: Declaration) -> None:
    """Report where a dynamic body asks if what a call gives ``is`` something: it would never tell."""
    for function, frame in functions_of(machine, declaration):
        if isinstance(function, ast.Lambda) or function in machine.asked:
            continue
        machine.asked.add(function)
        names_entity = partial(_names_entity, machine, local_names(function), frame)
        for test, (message, way_out) in constant_identities(function, names_entity):
            machine.report(IDENTITY_TEST, message, frame, test, helps=(way_out,))


def _names_entity(machine: Machine, local: frozenset[str], frame: Frame, node: ast.expr) -> bool:
    return isinstance(reference(machine, node, local, frame), EntityDatum | Mapper)


def _body(function: Definition) -> list[ast.stmt]:
    return [ast.Expr(function.body)] if isinstance(function, ast.Lambda) else function.body


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


def local_names(function: Definition) -> frozenset[str]:
    """The names that a function binds itself: parameters, assignments, definitions, imports."""
    spec = function.args
    every = (*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg)
    names = {each.arg for each in every if each is not None}
    for each in function.body if isinstance(function.body, list) else (function.body,):
        names.update(bound_names(each))
    return frozenset(names)
