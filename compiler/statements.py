"""Statements: one handler a kind of syntax, in the table at the end."""

import ast
from collections.abc import Mapping
from typing import Final

from ..ir.rules_language import EVALUATION_FAILED, PROMISE_AS_VALUE
from .bindings import receivers
from .branches import Case, branch, branch_if
from .conditions import truth
from .convert import NotPlainError, plain, report_unfinished
from .declare import define_class, define_function
from .describe import describe
from .domain import (
    MISSING,
    Choice,
    Class,
    Datum,
    Dictionary,
    Frame,
    Known,
    Logical,
    Missing,
    Promised,
    Recorded,
    Sequence,
    Unknown,
)
from .flow import run_turns, run_while
from .held import Held
from .instances import class_members
from .iterables import iterate
from .logic import condition_of, negated
from .machine import Leave, Machine, Raised, Return, Signal, Statement
from .maps import map_loop, promised_items
from .matching import match_cases
from .modules import import_from, import_names, look_up
from .operators import change, operate, too_large
from .targets import bind, delete


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
    """At the top of a module: what an unknown function is given may be another after the call.

    So may what a method is called on, but for those that say that they give a copy.
    """
    own = set[str]()
    if not function.rpartition(".")[2].startswith("with_"):
        own.update(receivers(node))
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found = look_up(machine, frame, each.id)
            if isinstance(found, Sequence | Dictionary) or (
                isinstance(found, Recorded) and each.id in own
            ):
                what = f"`{each.id}`, which `{function}` may have changed,"
                way_out = "make it in one expression, from what is known"
                frame.names[each.id] = Unknown(what, way_out=way_out)


def _global(machine: Machine, node: ast.Global | ast.Nonlocal, frame: Frame) -> Signal:
    what = "`global`" if isinstance(node, ast.Global) else "`nonlocal`"
    machine.refuse(frame, node, f"{what} cannot be compiled", "return the value instead")
    for name in node.names:
        frame.module.names[name] = Unknown(f"`{name}`, which a function may rebind,")
        frame.names[name] = MISSING
    return None


def _assign(machine: Machine, node: ast.Assign, frame: Frame) -> Signal:
    match node.targets:
        case [ast.Name(id=name)]:
            frame.module.hints[node.value] = name
        case _:
            pass
    datum = machine.evaluate(node.value, frame)
    for target in node.targets:
        bind(machine, target, datum, frame)
    return None


def _annotated_assign(machine: Machine, node: ast.AnnAssign, frame: Frame) -> Signal:
    if node.value is not None:
        if isinstance(node.target, ast.Name):
            frame.module.hints[node.value] = node.target.id
        bind(machine, node.target, machine.evaluate(node.value, frame), frame)
    return None


def _augmented_assign(machine: Machine, node: ast.AugAssign, frame: Frame) -> Signal:
    """``x += y``: a container changes in place, and the target is bound to it again."""
    load = _held(machine, node.target, frame)
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
    sides = (left, right)
    if not change(machine, node.op, sides, node, frame):
        bind(machine, load, operate(machine, node.op, sides, node, frame), frame)
    return None


def _held(machine: Machine, target: ast.expr, frame: Frame) -> ast.expr:
    """The target of an augmented assignment, with what it is a part of evaluated once."""
    match target:
        case ast.Attribute(value=value, attr=name):
            owner = Held(machine.evaluate(value, frame), value)
            return ast.copy_location(ast.Attribute(owner, name, ast.Load()), target)
        case ast.Subscript(value=value, slice=part):
            owner = Held(machine.evaluate(value, frame), value)
            key = Held(machine.evaluate(part, frame), part)
            return ast.copy_location(ast.Subscript(owner, key, ast.Load()), target)
        case _:
            return target


def _return(machine: Machine, node: ast.Return, frame: Frame) -> Signal:
    datum: Datum = machine.evaluate(node.value, frame) if node.value else Known(None)
    return Return(datum, node.value)


def _if(machine: Machine, node: ast.If, frame: Frame) -> Signal:
    datum = machine.known(machine.evaluate(node.test, frame), frame, node.test)
    if isinstance(datum, Promised | Logical):
        return branch_if(machine, node, condition_of(datum), frame)
    known = truth(machine, datum, node.test, frame)
    if known is None:
        machine.skip(node, frame)
        return None
    return machine.execute(node.body if known else node.orelse, frame)


def _match(machine: Machine, node: ast.Match, frame: Frame) -> Signal:
    return match_cases(machine, node, frame)


def _for(machine: Machine, node: ast.For, frame: Frame) -> Signal:
    over = machine.known(machine.evaluate(node.iter, frame), frame, node.iter)
    if (promised := promised_items(over)) is not None:
        map_loop(machine, node, promised, frame)
        return None
    items = iterate(machine, over, node.iter, frame)
    if items is None or frame.following is None:
        machine.skip(node, frame)
        return None
    return run_turns(machine, node, items, frame.following, frame)


def _while(machine: Machine, node: ast.While, frame: Frame) -> Signal:
    if frame.following is None:
        return None
    return run_while(machine, node, frame.following, frame)


def _break(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    del machine, frame
    return Leave(isinstance(node, ast.Break))


def _assert(machine: Machine, node: ast.Assert, frame: Frame) -> Signal:
    """``assert`` on a promise is an `if` that raises."""
    datum = machine.known(machine.evaluate(node.test, frame), frame, node.test)
    if isinstance(datum, Promised | Logical):
        failure = ast.Name("AssertionError", ast.Load())
        message = ast.Call(failure, [node.msg] if node.msg else [], [])
        cases = (
            Case(negated(condition_of(datum)), [_raising(message, node)], node),
            Case(None, [], node),
        )
        return branch(machine, node, node.test, cases, frame)
    if truth(machine, datum, node.test, frame) is False:
        if frame.in_arm:
            text = raised_text(machine, node.msg, frame) if node.msg else "AssertionError"
            return Return(MISSING, None) if text is None else Raised(text, node)
        machine.report(EVALUATION_FAILED, "this assertion fails", frame, node.test)
    return None


def _raising(error: ast.expr, node: ast.Assert) -> ast.stmt:
    raising = ast.copy_location(ast.Raise(error, None), node)
    for each in ast.walk(error):
        if isinstance(each, ast.expr) and not hasattr(each, "lineno"):
            ast.copy_location(each, node)
    return raising


def _raise(machine: Machine, node: ast.Raise, frame: Frame) -> Signal:
    """In an arm of a branch: the arm fails. Anywhere else the workflow could not run."""
    match node.exc:
        case ast.Call(func=function, args=[first, *_]) if not isinstance(first, ast.Starred):
            name = _exception(function)
            text = raised_text(machine, first, frame)
        case ast.Call(func=function) | (ast.Name() | ast.Attribute() as function):
            name = text = _exception(function)
        case _:
            message = "an exception that is at hand cannot be raised again"
            machine.refuse(frame, node, message, "raise one with a constant text")
            return Return(MISSING, None)
    if text is None:
        return Return(MISSING, None)
    if frame.in_arm:
        return Raised(text, node)
    message = f"this raises `{name}`, whatever the inputs of the workflow are"
    way_out = "raise in an arm of an `if` on a promise, or in a task"
    machine.report(EVALUATION_FAILED, message, frame, node, text, helps=(way_out,))
    return Return(MISSING, None)


def _exception(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def raised_text(machine: Machine, node: ast.expr, frame: Frame) -> str | None:
    """The text that an exception is given; None, with an error reported, where it is not known."""
    datum = machine.known(machine.evaluate(node, frame), frame, node)
    try:
        return str(plain(datum))
    except NotPlainError as problem:
        if not isinstance(problem.datum, Missing):
            message = f"the text of an exception cannot be made from {describe(problem.datum)}"
            way_out = "give it a constant text, or raise in a task"
            machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
        return None


def _pass(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    del machine, node, frame
    return None


def _delete(machine: Machine, node: ast.Delete, frame: Frame) -> Signal:
    for target in node.targets:
        delete(machine, target, frame)
    return None


def _try(machine: Machine, node: ast.Try, frame: Frame) -> Signal:
    """At the top of a module ``try`` guards imports, which never fail here; so its body counts."""
    if machine.graph is not None:
        way_out = "give the workflow an `on_failure`, or handle the error in a task"
        machine.refuse(frame, node, "`try` cannot be compiled in a workflow", way_out)
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
    datum = define_class(machine, node, frame)
    if isinstance(datum, Class):
        class_members(machine, datum)  # its body is evaluated now, as Python does
    frame.names[node.name] = datum
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
    ast.Match: _match,
    ast.Nonlocal: _global,
    ast.Pass: _pass,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Try: _try,
    ast.While: _while,
}
