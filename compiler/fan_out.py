"""Dynamic tasks that only call one task for each item of an input: a lint, of the body's syntax."""

import ast
from collections.abc import Iterator

from ..ir.rules_lint import FAN_OUT
from ..ir.values import EntityKind
from .closure import local_names, reference
from .domain import EntityDatum
from .machine import Machine
from .program import Declaration


def warn_of_fan_out(machine: Machine, declaration: Declaration) -> None:
    """Warn where the body calls a task for each item of an input, and nothing but the item changes."""
    function = declaration.function
    inputs = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    for target, items, call in _loops(function):
        if items.id not in inputs or not _differs_by(call, target.id):
            continue
        callee = reference(machine, call.func, local_names(function), declaration.frame)
        if isinstance(callee, EntityDatum) and callee.ref.kind is EntityKind.TASK:
            name = callee.ref.name.rpartition(".")[2]
            text = f"`{name}` is called for each item of `{items.id}`, and only the item differs"
            way_out = f"`map_task({name})` in a workflow does that, without a graph of its own"
            machine.report(FAN_OUT, text, declaration.frame, call, helps=(way_out,))


def _loops(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> Iterator[tuple[ast.Name, ast.Name, ast.Call]]:
    """The loops at the top of a body that make one call a turn: target, items, call."""
    for statement in function.body:
        match statement:
            case ast.For(
                target=ast.Name() as target,
                iter=ast.Name() as items,
                body=[ast.Expr(value=ast.Call() as call)],
                orelse=[],
            ):
                yield target, items, _appended(call)
            case ast.Assign(value=value) | ast.AnnAssign(value=value) | ast.Return(value=value):
                match value:
                    case ast.ListComp(
                        elt=ast.Call() as call,
                        generators=[
                            ast.comprehension(
                                target=ast.Name() as target, iter=ast.Name() as items, ifs=[]
                            )
                        ],
                    ):
                        yield target, items, call
                    case _:
                        pass
            case _:
                pass


def _appended(call: ast.Call) -> ast.Call:
    """The call inside ``list.append(...)``; else the call itself."""
    match call:
        case ast.Call(func=ast.Attribute(attr="append"), args=[ast.Call() as inner], keywords=[]):
            return inner
        case _:
            return call


def _differs_by(call: ast.Call, target: str) -> bool:
    """Whether one argument is the item itself, and the item is in no other."""
    given = [*call.args, *(each.value for each in call.keywords)]
    uses = [
        sum(isinstance(node, ast.Name) and node.id == target for node in ast.walk(each))
        for each in given
    ]
    bare = [isinstance(each, ast.Name) and each.id == target for each in given]
    is_plain = not any(isinstance(node, ast.Call) for each in given for node in ast.walk(each))
    return sum(uses) == 1 and any(bare) and is_plain
