"""Statements: one handler a kind of syntax, in the table at the end."""

import ast
from collections.abc import Mapping
from typing import Final

from ..ir.rules_language import EVALUATION_FAILED, NO_ATTRIBUTE, PROMISE_AS_VALUE, UNSUPPORTED
from .branches import branch, returns, run_to_end
from .convert import report_unfinished
from .declare import define_class, define_function
from .domain import (
    MISSING,
    Choice,
    Datum,
    Dictionary,
    Frame,
    Known,
    Logical,
    Promised,
    Recorded,
    Sequence,
    Unknown,
    describe,
)
from .expressions import bind, iterate
from .machine import Leave, Machine, Return, Signal, Statement
from .maps import map_loop
from .modules import import_from, import_names, look_up
from .operators import condition_of, operate, too_large, truth


def _expression(machine: Machine, node: ast.Expr, frame: Frame) -> Signal:
    datum = machine.evaluate(node.value, frame)
    if isinstance(datum, Choice):
        report_unfinished(machine, datum)  # nothing can continue the chain
    if isinstance(datum, Recorded) and machine.graph is None:
        _spoil(machine, node, datum.function, frame)
    elif isinstance(datum, Recorded):
        message = f"`{datum.function}` is called for an effect, which a graph has no place for"
        machine.refuse(frame, node, message, "call it in a task, and call that")
    return None


def _spoil(machine: Machine, node: ast.Expr, function: str, frame: Frame) -> None:
    """At the top of a module: what an unknown function is given may be another after the call."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found = look_up(machine, frame, each.id)
            if isinstance(found, Sequence | Dictionary):
                frame.names[each.id] = Unknown(f"`{each.id}`, which `{function}` may have changed,")


def _global(machine: Machine, node: ast.Global | ast.Nonlocal, frame: Frame) -> Signal:
    what = "`global`" if isinstance(node, ast.Global) else "`nonlocal`"
    machine.refuse(frame, node, f"{what} cannot be compiled", "return the value instead")
    for name in node.names:
        frame.module.names[name] = Unknown(f"`{name}`, which a function may rebind,")
        frame.names[name] = MISSING
    return None


def _assign(machine: Machine, node: ast.Assign, frame: Frame) -> Signal:
    datum = machine.evaluate(node.value, frame)
    for target in node.targets:
        bind(machine, target, datum, frame)
    return None


def _annotated_assign(machine: Machine, node: ast.AnnAssign, frame: Frame) -> Signal:
    if node.value is not None:
        bind(machine, node.target, machine.evaluate(node.value, frame), frame)
    return None


def _augmented_assign(machine: Machine, node: ast.AugAssign, frame: Frame) -> Signal:
    if any(isinstance(each, ast.Call | ast.NamedExpr) for each in ast.walk(node.target)):
        machine.refuse(frame, node.target, "a call in the target of such an assignment runs twice")
        return None
    load = ast.copy_location(_as_load(node.target), node.target)
    left = machine.known(machine.evaluate(load, frame), frame, load)
    right = machine.known(machine.evaluate(node.value, frame), frame, node.value)
    if isinstance(left, Sequence) and left.kind == "list" and isinstance(node.op, ast.Add):
        items = [*(iterate(machine, right, node.value, frame) or ())]
        if len(left.items) + len(items) > machine.settings.size:
            too_large(machine, node, frame)
        elif machine.may_change(left, frame, node.value):
            machine.spend(len(items))
            left.items.extend(items)
        return None
    bind(machine, node.target, operate(machine, node.op, (left, right), node, frame), frame)
    return None


def _as_load(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    match target:
        case ast.Name(id=name):
            return ast.Name(name, ast.Load())
        case ast.Attribute(value=value, attr=attr):
            return ast.Attribute(value, attr, ast.Load())
        case ast.Subscript(value=value, slice=part):
            return ast.Subscript(value, part, ast.Load())


def _return(machine: Machine, node: ast.Return, frame: Frame) -> Signal:
    datum: Datum = machine.evaluate(node.value, frame) if node.value else Known(None)
    return Return(datum, node.value)


def _if(machine: Machine, node: ast.If, frame: Frame) -> Signal:
    datum = machine.known(machine.evaluate(node.test, frame), frame, node.test)
    if isinstance(datum, Promised | Logical):
        return branch(machine, node, condition_of(datum), frame)
    known = truth(machine, datum, node.test, frame)
    if known is None:
        machine.skip(node, frame)
        return None
    body = node.body if known else node.orelse
    return (
        run_to_end(machine, body, frame) if returns(body, frame) else machine.execute(body, frame)
    )


def _for(machine: Machine, node: ast.For, frame: Frame) -> Signal:
    following = frame.following
    over = machine.known(machine.evaluate(node.iter, frame), frame, node.iter)
    if isinstance(over, Promised):
        map_loop(machine, node, over, frame)
        return None
    items = iterate(machine, over, node.iter, frame)
    if items is None:
        machine.skip(node, frame)
        return None
    for item in items:
        bind(machine, node.target, item, frame)
        signal = _turn(machine, node.body, frame)
        if isinstance(signal, Return):
            return signal
        if isinstance(signal, Leave) and signal.loop:
            return None
    return _otherwise(machine, node.orelse, following, frame)


def _while(machine: Machine, node: ast.While, frame: Frame) -> Signal:
    following = frame.following
    while True:
        datum = machine.known(machine.evaluate(node.test, frame), frame, node.test)
        if isinstance(datum, Promised | Logical):
            message = f"how often a loop on {describe(datum)} turns is known only at run time"
            way_out = "loop in a dynamic task, where its value is known"
            machine.report(PROMISE_AS_VALUE, message, frame, node.test, helps=(way_out,))
        known = (
            None
            if isinstance(datum, Promised | Logical)
            else truth(machine, datum, node.test, frame)
        )
        if known is None:
            machine.skip(node, frame)
            return None
        if not known:
            return _otherwise(machine, node.orelse, following, frame)
        signal = _turn(machine, node.body, frame)
        if isinstance(signal, Return):
            return signal
        if isinstance(signal, Leave) and signal.loop:
            return None


def _otherwise(
    machine: Machine,
    body: list[ast.stmt],
    following: tuple[list[ast.stmt], int],
    frame: Frame,
) -> Signal:
    """The ``else`` of a loop that ended by itself."""
    frame.following = following  # the turns of the loop had their own
    return (
        run_to_end(machine, body, frame) if returns(body, frame) else machine.execute(body, frame)
    )


def _turn(machine: Machine, body: list[ast.stmt], frame: Frame) -> Signal:
    frame.loops += 1
    signal = machine.execute(body, frame)
    frame.loops -= 1
    return signal


def _break(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    del machine, frame
    return Leave(isinstance(node, ast.Break))


def _assert(machine: Machine, node: ast.Assert, frame: Frame) -> Signal:
    datum = machine.known(machine.evaluate(node.test, frame), frame, node.test)
    if isinstance(datum, Promised | Logical):
        message = f"whether {describe(datum)} holds is known only when the workflow runs"
        way_out = "assert in a task, or raise in an `if`"
        machine.report(PROMISE_AS_VALUE, message, frame, node.test, helps=(way_out,))
    elif truth(machine, datum, node.test, frame) is False:
        machine.report(EVALUATION_FAILED, "this assertion fails", frame, node.test)
    return None


def _pass(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    del machine, node, frame
    return None


def _delete(machine: Machine, node: ast.Delete, frame: Frame) -> Signal:
    for target in node.targets:
        if not isinstance(target, ast.Name):
            machine.refuse(frame, target, "`del` of anything but a name cannot be compiled")
        elif target.id not in frame.names:
            machine.report(NO_ATTRIBUTE, f"the name `{target.id}` is not defined", frame, target)
        else:
            frame.names[target.id] = Unknown(f"`{target.id}`, which was deleted,")
    return None


def _try(machine: Machine, node: ast.Try, frame: Frame) -> Signal:
    """At the top of a module ``try`` guards imports, which never fail here; so its body counts."""
    if machine.graph is not None:
        machine.report(UNSUPPORTED, "`try` cannot be compiled in a workflow", frame, node)
        machine.skip(node, frame)
        return None
    signal = machine.execute(node.body, frame) or machine.execute(node.orelse, frame)
    return machine.execute(node.finalbody, frame) or signal


def _function(
    machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame
) -> Signal:
    frame.names[node.name] = define_function(machine, node, frame)
    return None


def _class(machine: Machine, node: ast.ClassDef, frame: Frame) -> Signal:
    frame.names[node.name] = define_class(machine, node, frame)
    return None


def _import(machine: Machine, node: ast.Import, frame: Frame) -> Signal:
    import_names(machine, node, frame)
    return None


def _import_from(machine: Machine, node: ast.ImportFrom, frame: Frame) -> Signal:
    import_from(machine, node, frame)
    return None


STATEMENTS: Final[Mapping[type[ast.stmt], Statement]] = {
    ast.AnnAssign: _annotated_assign,
    ast.Assert: _assert,
    ast.Assign: _assign,
    ast.AsyncFunctionDef: _function,
    ast.AugAssign: _augmented_assign,
    ast.Break: _break,
    ast.ClassDef: _class,
    ast.Continue: _break,
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.For: _for,
    ast.FunctionDef: _function,
    ast.Global: _global,
    ast.If: _if,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Nonlocal: _global,
    ast.Pass: _pass,
    ast.Return: _return,
    ast.Try: _try,
    ast.While: _while,
}
