"""The static closure of a dynamic task: every entity that its body may call, before it runs.

The body is not evaluated, only searched for names. A helper function that it uses is searched too.
What a body reaches in other ways (``getattr``, a table of functions) is not seen.
The twin of `runtime.functions.closure_of`.
"""

import ast
from collections.abc import Iterator
from functools import partial

from ..ir.diagnostics import Label
from ..ir.identities import PASSED, Meaning, constant_identities
from ..ir.nodes import Output
from ..ir.rules_runtime import IDENTITY_TEST
from ..ir.source import Function as AnyFunction
from ..ir.values import Ref
from .annotations import interface_of
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
    """Report where a dynamic body asks if a promise ``is`` something: it would never tell."""
    frames = dict[AnyFunction, Frame]()
    program = list[tuple[AnyFunction, Meaning]]()
    for function, frame in functions_of(machine, declaration):
        if not isinstance(function, ast.Lambda):
            frames[function] = frame
            program.append((function, partial(_meaning, machine, local_names(function), frame)))
    for found in constant_identities(program, machine.program.types):
        asked, frame = found.asked, frames[found.function]
        if asked.test in machine.asked:
            continue
        machine.asked.add(asked.test)
        also, helps = tuple[Label, ...](), (asked.way_out,)
        if (place := found.passed) is not None:
            also = (
                Label(
                    frames[place.function].module.positions.span(place.node), PASSED, primary=False
                ),
            )
        machine.report(IDENTITY_TEST, asked.message, frame, asked.test, also=also, helps=helps)


def _meaning(
    machine: Machine, local: frozenset[str], frame: Frame, node: ast.expr
) -> tuple[Output, ...] | AnyFunction | None:
    match reference(machine, node, local, frame):
        case EntityDatum(ref):
            return interface_of(machine, machine.program.declarations[ref]).outputs
        case Function(node=ast.FunctionDef() | ast.AsyncFunctionDef() as function):
            return function
        case _:
            return None


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
