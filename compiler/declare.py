"""Declarations: which functions are tasks and workflows, and with what options."""

import ast
from collections.abc import Mapping

from ..ir.rules_language import METHOD_ENTITY, UNKNOWN_NAME, UNSUPPORTED
from ..ir.rules_language import NOT_COMPILED as NOT_YET
from ..ir.suggest import nearest
from ..ir.values import EntityKind, Ref
from .dialects import CONSTRUCTS, NOT_COMPILED, Construct, is_library
from .domain import (
    MISSING,
    Class,
    Datum,
    Decorator,
    EntityDatum,
    External,
    Frame,
    Function,
    Missing,
    Recorded,
    Unknown,
)
from .functions import defaults_of
from .machine import Machine
from .modules import qualified
from .program import Declaration

_KINDS: Mapping[Construct | None, EntityKind] = {
    Construct.TASK: EntityKind.TASK,
    Construct.DYNAMIC: EntityKind.DYNAMIC,
    Construct.WORKFLOW: EntityKind.WORKFLOW,
}

_TRANSPARENT = frozenset({"functools.wraps"})
"""Decorators that leave what a function does as it is."""


def define_function(
    machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame
) -> Datum:
    """What a ``def`` binds: an entity where a decorator declares one, else a function."""
    defaults = defaults_of(machine, node, frame)
    function = Function(node, frame, qualified(frame, node.name), defaults)
    foreign: list[str] = []
    declared: Decorator | None = None
    found = [_decorator(machine, each, frame) for each in node.decorator_list]
    if not any(isinstance(each, Decorator | Missing) for each in found):
        return _decorated(machine, function, found, node, frame)
    for decorator, datum in zip(node.decorator_list, found, strict=True):
        if isinstance(datum, Decorator):
            declared = datum
        elif isinstance(datum, Missing):
            return MISSING
        else:
            foreign.append(_name(datum, decorator))
    if declared is None:
        return MISSING
    if frame.outer is not None or frame.qualifier:
        message = f"`{node.name}` is declared inside of a function"
        return machine.report(UNSUPPORTED, message, frame, node.decorator_list[0])
    if foreign and declared.construct is Construct.WORKFLOW:
        message = f"the decorator `{foreign[0]}` of a workflow is not compiled yet"
        way_out = "call what it calls in the workflow"
        where = node.decorator_list[0 if len(node.decorator_list) == 1 else -1]
        return machine.report(NOT_YET, message, frame, where, helps=(way_out,))
    ref = Ref(_KINDS[declared.construct], function.name)
    if any(each.name == ref.name for each in machine.program.declarations):
        message = f"`{ref.name}` is declared twice"
        return machine.report_span(
            UNSUPPORTED, message, frame.module.positions.name_span(node), ("rename one of the two",)
        )
    machine.program.declarations[ref] = Declaration(
        ref, node, frame, declared.options, declared.spans, defaults, tuple(foreign)
    )
    return EntityDatum(ref)


def _decorated(
    machine: Machine,
    function: Function,
    decorators: list[Datum],
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    frame: Frame,
) -> Datum:
    """A helper function with its decorators applied: those of the program are called."""
    datum: Datum = function
    for syntax, decorator in zip(reversed(node.decorator_list), reversed(decorators), strict=True):
        name = _name(decorator, syntax)
        if isinstance(decorator, Function):
            frame.names[_DECORATED] = datum
            argument = ast.copy_location(ast.Name(_DECORATED, ast.Load()), syntax)
            call = ast.copy_location(ast.Call(syntax, [argument], []), syntax)
            datum = machine.call(decorator, call, frame)
            del frame.names[_DECORATED]
        elif name not in _TRANSPARENT:
            return Unknown(f"`{node.name}`, which `{name}` decorates,")
    return datum


_DECORATED = "<decorated>"
"""What a function is called while a decorator of the program is applied to it."""


def _decorator(machine: Machine, node: ast.expr, frame: Frame) -> Datum:
    """What a decorator comes to; MISSING, with an error reported, where that cannot be found out."""
    datum = machine.known(machine.evaluate(node, frame), frame, node)
    if not isinstance(datum, External):
        return datum
    construct = CONSTRUCTS.get(datum.name)
    if construct is not None and construct in _KINDS:
        return Decorator(construct, {}, {})
    if datum.name in NOT_COMPILED:
        short = datum.name.partition(".")[2]
        return machine.report(NOT_YET, f"`{short}` is not compiled yet", frame, node)
    if is_library(datum.name):
        close = nearest(datum.name, CONSTRUCTS)
        helps = (f"did you mean `{close}`?",) if close else ()
        message = f"`{datum.name}` is no decorator that flowc knows"
        return machine.report(UNKNOWN_NAME, message, frame, node, helps=helps)
    return datum


def _name(datum: Datum, node: ast.expr) -> str:
    """A foreign decorator by its qualified name, as far as that is known."""
    match datum:
        case External(name) | Recorded(function=name) | Function(name=name) | Class(name=name):
            return name
        case _:
            return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def define_class(machine: Machine, node: ast.ClassDef, frame: Frame) -> Datum:
    """What a ``class`` binds; its body is read when a type or member of it is needed."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in statement.decorator_list:
                if isinstance(_decorator(machine, decorator, frame), Decorator):
                    message = f"`{statement.name}` is declared inside of a class"
                    way_out = "move the function out of the class"
                    machine.report(METHOD_ENTITY, message, frame, decorator, helps=(way_out,))
    return Class(node, frame, qualified(frame, node.name))
