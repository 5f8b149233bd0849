"""Results that a workflow keeps under a name and never looks at: a lint."""

import ast
from collections.abc import Iterator

from ..ir.rules_lint import UNUSED_RESULT
from .domain import Datum, Deferred, Frame, Promised, Results
from .machine import Machine
from .program import Declaration


def warn_of_unused(machine: Machine, declaration: Declaration, frame: Frame) -> None:
    """Warn of each name that holds what a call gives, and that the workflow's text never reads.

    `frame` has the names as they are when the body has been evaluated.
    """
    candidates = {
        name
        for name, datum in frame.names.items()
        if name not in machine.read and not name.startswith("_") and _is_result(datum)
    }
    if not candidates:
        return
    nodes = [*ast.walk(declaration.function)]  # some of it may not have been evaluated
    read = {name for node in nodes for name in _read(node)}
    for target in _assigned(nodes):
        if target.id in candidates - read:
            message = f"`{target.id}` is never used"
            way_out = "use it, or make the call without a name: it runs all the same"
            machine.report(UNUSED_RESULT, message, frame, target, helps=(way_out,))


def _read(node: ast.AST) -> Iterator[str]:
    """The names that a piece of syntax does more with than to bind them here."""
    match node:
        case ast.Name(id=name, ctx=ast.Load() | ast.Del()):
            yield name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names
        case _:
            pass


def _is_result(datum: Datum | Deferred) -> bool:
    """Whether a value is all that a call gives; a gate is passed for what it waits for."""
    match datum:
        case Promised(node=node):
            return node is not None and node.has_options
        case Results(node=node, items=items, is_node=False):
            return bool(items) and node.has_options
        case _:
            return False


def _assigned(nodes: list[ast.AST]) -> Iterator[ast.Name]:
    """The targets of assignments that are names, one for each name: the last."""
    found: dict[str, ast.Name] = {}
    for node in nodes:
        match node:
            case (
                ast.Assign(targets=[ast.Name() as target])
                | ast.AnnAssign(target=ast.Name() as target, value=ast.expr())
            ):
                before = found.get(target.id)
                if before is None or before.lineno <= target.lineno:
                    found[target.id] = target
            case _:
                pass
    yield from sorted(found.values(), key=lambda each: (each.lineno, each.col_offset))
