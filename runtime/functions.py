"""The function under a decorated object: its source's digest, what decorates it, what it may call."""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import FunctionType, ModuleType

from ..ir.source import Function, code_digest
from . import dsl
from .dsl import Declared
from .map_task import Mapper
from .sites import File, Sites


def inner_function(function: Callable[..., object]) -> FunctionType | None:
    """The function as it was written, under every decorator that uses ``functools.wraps``."""
    inner = inspect.unwrap(function)
    return inner if isinstance(inner, FunctionType) else None


def digest_of(entity: Declared, sites: Sites) -> str:
    """Digest of the source that an entity runs, "" where it cannot be read."""
    found = sites.function(inner_function(entity.function))
    return code_digest(found[1]) if found else ""


_OURS = (
    *(dsl.task, dsl.dynamic, dsl.eager, dsl.workflow),
    *(dsl.reference_task, dsl.reference_workflow, dsl.reference_launch_plan),
)


def decorators_of(entity: Declared, sites: Sites) -> Iterator[str]:
    """The foreign decorators around a function, outermost first, by qualified name."""
    function = inner_function(entity.function)
    found = sites.function(function)
    if found is None or function is None:
        return
    for node in found[1].decorator_list:
        expression = node.func if isinstance(node, ast.Call) else node
        decorator = _meaning(expression, function.__globals__)
        if isinstance(decorator, partial):
            decorator = decorator.func
        if decorator in _OURS:
            continue
        name = getattr(decorator, "__qualname__", None)
        yield f"{decorator.__module__}.{name}" if name else ast.unparse(expression)


def _meaning(node: ast.AST, names: Mapping[str, object]) -> object:
    """What a name or dotted name means; None for any other syntax."""
    match node:
        case ast.Name(id):
            return names.get(id)
        case ast.Attribute(value, attr):
            return getattr(_meaning(value, names), attr, None)
        case _:
            return None


def closure_of(entity: Declared, sites: Sites) -> tuple[Declared, ...]:
    """The entities that a function, or a helper it uses, names, in source order.

    The twin of `compiler.closure`.
    """
    found: dict[str, Declared] = {}
    for _, definition, names in functions_of(entity, sites):
        for named in _named(definition, names):
            obj = named.target if isinstance(named, Mapper) else named
            if isinstance(obj, Declared):
                found.setdefault(f"{obj.kind} {obj.name}", obj)
    return tuple(found.values())


def functions_of(
    entity: Declared, sites: Sites
) -> Iterator[tuple[File, Function, Mapping[str, object]]]:
    """The function of an entity and the helpers that it uses, each with the names that it sees."""
    seen: set[FunctionType] = set()
    pending = [inner_function(entity.function)]
    while pending:
        function = pending.pop()
        definition = sites.function(function)
        if function is None or definition is None:
            continue
        names = _visible(function)
        yield *definition, names
        for obj in _named(definition[1], names):
            if isinstance(obj, FunctionType) and obj not in seen:
                seen.add(obj)
                pending.append(obj)


def _visible(function: FunctionType) -> Mapping[str, object]:
    """The names that a function does not bind itself and can see."""
    outer = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    cells = {name: cell.cell_contents for name, cell in outer if _is_set(cell)}
    own = {*function.__code__.co_varnames, *function.__code__.co_cellvars}
    names = {**function.__globals__, **cells}
    return {name: obj for name, obj in names.items() if name not in own}


def _is_set(cell: object) -> bool:
    try:
        return hasattr(cell, "cell_contents")
    except ValueError:
        return False


def _named(function: Function, names: Mapping[str, object]) -> Iterator[object]:
    """What the names in a body mean, in source order."""
    stack: list[ast.AST] = [*reversed(function.body)]
    while stack:
        node = stack.pop()
        found = dotted(node, names)
        if found is not None:
            yield found
        elif not isinstance(node, ast.Name):
            stack.extend(reversed([*ast.iter_child_nodes(node)]))


def dotted(node: ast.AST, names: Mapping[str, object]) -> object:
    """What a name, or a name in a module, means; None for any other syntax."""
    match node:
        case ast.Name(id):
            return names.get(id)
        case ast.Attribute(value, attr):
            owner = dotted(value, names)
            return getattr(owner, attr, None) if isinstance(owner, ModuleType) else owner
        case _:
            return None
