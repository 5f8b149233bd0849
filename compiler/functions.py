"""Functions as values: what their definition evaluates."""

import ast
from collections.abc import Iterator

from ..ir.diagnostics import Severity
from .domain import Datum, Frame, Unknown
from .machine import Machine

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def parameters(function: Definition) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """The parameters that have names, in order, with the expressions of their defaults."""
    spec = function.args
    positional = (*spec.posonlyargs, *spec.args)
    defaults = (*(None,) * (len(positional) - len(spec.defaults)), *spec.defaults)
    yield from zip(positional, defaults, strict=True)
    yield from zip(spec.kwonlyargs, spec.kw_defaults, strict=True)


def is_generator(function: Definition) -> bool:
    """Whether a call of a function gives a generator: whether it yields."""
    stack: list[ast.AST] = [*function.body] if isinstance(function.body, list) else [function.body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            stack.extend(ast.iter_child_nodes(node))
    return False


def defaults_of(machine: Machine, function: Definition, frame: Frame) -> dict[str, Datum]:
    """The defaults of a function's parameters, evaluated now, as Python does.

    One that fails is unknown: that is an error only for whoever needs it.
    """
    return {
        parameter.arg: _default(machine, parameter, default, frame)
        for parameter, default in parameters(function)
        if default is not None
    }


def _default(machine: Machine, parameter: ast.arg, node: ast.expr, frame: Frame) -> Datum:
    with machine.attempt() as found:
        datum = machine.evaluate(node, frame)
    cause = next((each for each in found if each.severity is Severity.ERROR), None)
    if cause is not None:
        return Unknown(f"the default of `{parameter.arg}`", cause)
    machine.log.diagnostics.extend(found)
    return datum
