"""Declarations: which functions are tasks and workflows, and with what options."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..ir.diagnostics import Help, Label, Severity
from ..ir.rules_language import (
    METHOD_ENTITY,
    TO_TOP,
    UNKNOWN_DECORATOR,
    UNKNOWN_NAME,
    UNSUPPORTED,
)
from ..ir.suggest import nearest
from ..ir.values import EntityKind, Ref
from .describe import describe
from .dialects import (
    CONSTRUCTS,
    ENVIRONMENT_DECORATORS,
    ENVIRONMENTS,
    Construct,
    is_library,
)
from .domain import (
    MISSING,
    Class,
    Datum,
    Decorator,
    EntityDatum,
    External,
    Frame,
    Function,
    Member,
    Method,
    Missing,
    Partial,
    Recorded,
    Unknown,
)
from .functions import defaults_of
from .instances import own_members
from .machine import Arguments, Machine
from .modules import look_up, qualified
from .possibilities import is_foreign
from .program import Declaration
from .special import CACHED, CACHES

ENTITY_KINDS: Final[Mapping[Construct, EntityKind]] = {
    Construct.TASK: EntityKind.TASK,
    Construct.DYNAMIC: EntityKind.DYNAMIC,
    Construct.EAGER: EntityKind.TASK,
    Construct.WORKFLOW: EntityKind.WORKFLOW,
    Construct.REFERENCE_TASK: EntityKind.TASK,
    Construct.REFERENCE_WORKFLOW: EntityKind.WORKFLOW,
    Construct.REFERENCE_LAUNCH_PLAN: EntityKind.LAUNCH_PLAN,
}
"""Constructs that decorate a function, and what they make of it."""

_TRANSPARENT: Final = frozenset({"functools.wraps"})
"""Decorators that leave what a function does as it is."""


def define_function(
    machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame
) -> Datum:
    """What a ``def`` binds: the function, with its decorators applied from the lowest up."""
    found = [_decorator(machine, each, frame) for each in node.decorator_list]
    defaults = defaults_of(machine, node, frame)  # after the decorators, as in Python
    function = Function(node, frame, qualified(frame, node.name), defaults)
    if any(isinstance(each, Missing) for each in found):
        return MISSING
    pairs = [*zip(node.decorator_list, found, strict=True)]
    declaring = [(syntax, each) for syntax, each in pairs if isinstance(each, Decorator)]
    if len(declaring) > 1:
        message = f"two decorators declare `{node.name}`"
        way_out = "let one declare it, with all options"
        return machine.report(UNSUPPORTED, message, frame, declaring[0][0], helps=(way_out,))
    declared = declaring[0][1] if declaring else None
    if declared is not None and declared.construct is not Construct.WORKFLOW:
        foreign = tuple(_foreign(machine, pairs, frame))
        task = _declare(machine, declared, function, None, foreign)
        _check_above(machine, pairs[: found.index(declared)], task, function)
        return task
    constructs = machine.constructs
    datum: Datum = function
    with machine.attempt() as problems:
        for syntax, decorator in reversed(pairs):
            datum = _applied(machine, decorator, datum, syntax, function)
    cause = next((each for each in problems if each.severity is Severity.ERROR), None)
    if cause is not None and declared is None and machine.constructs == constructs:
        return Unknown(f"`{node.name}`", cause)  # matters only to whoever calls it
    machine.log.diagnostics.extend(problems)
    made = machine.program.declarations.get(datum.ref) if isinstance(datum, EntityDatum) else None
    if declared is None and isinstance(made, Declaration) and made.function is node:
        made.decorators = tuple(_foreign(machine, pairs, frame))
    return datum


def _check_above(
    machine: Machine, above: list[tuple[ast.expr, Datum]], made: Datum, function: Function
) -> None:
    """Report a decorator of the program above that of a task, where it makes something else of it.

    A body would call that, and so would the run of the task itself, which finds it under its name.
    """
    for syntax, decorator in reversed(above):
        callee = decorator.callee if isinstance(decorator, Partial) else decorator
        if not isinstance(made, EntityDatum) or not isinstance(callee, Function):
            continue
        with machine.attempt():
            found = _applied(machine, decorator, made, syntax, function)
        if found != made:
            message = f"what `{_name(decorator, syntax)}` makes of a task is no task"
            way_out = "write it below the decorator that declares the task"
            machine.report(UNSUPPORTED, message, function.frame, syntax, helps=(way_out,))


def _foreign(
    machine: Machine, pairs: Iterable[tuple[ast.expr, Datum]], frame: Frame
) -> Iterator[str]:
    """The names of the decorators that are no construct of a workflow library themselves."""
    for syntax, datum in pairs:
        if not isinstance(datum, Decorator):
            yield _name(datum, syntax)
        elif isinstance(syntax, ast.Call):
            maker = machine.evaluate(syntax.func, frame)
            if isinstance(maker, Function):
                yield maker.name


def _applied(
    machine: Machine,
    decorator: Datum,
    datum: Datum,
    syntax: ast.expr,
    function: Function,
) -> Datum:
    """What one decorator makes of a function: those of the program are called."""
    frame = function.frame
    match decorator, datum:
        case _, Missing():
            return MISSING
        case Decorator(), Unknown(what=what):
            message = f"{what} cannot be compiled: what it does is not in the program"
            way_out = "call what the decorator calls in the workflow"
            return machine.report(UNKNOWN_DECORATOR, message, frame, syntax, helps=(way_out,))
        case Decorator(), Function() | Partial():
            return _declare(machine, decorator, function, None if datum is function else datum, ())
        case Function() | Partial(), _:
            call = ast.copy_location(ast.Call(syntax, [], []), syntax)
            return machine.call_with(decorator, Arguments([datum]), call, frame)
        case _, EntityDatum():
            return datum
        case _:
            name = _name(decorator, syntax)
            what = f"`{function.name.rpartition('.')[2]}`, which `{name}` decorates,"
            cause = decorator.cause if isinstance(decorator, Unknown) else None
            if name in CACHES and isinstance(datum, Function):
                return Partial(External(CACHED), (datum,), {})
            made = Unknown(what, cause, options=() if cause else (function,))
            return datum if name in _TRANSPARENT else made


def _declare(
    machine: Machine,
    decorator: Decorator,
    function: Function,
    body: Datum | None,
    foreign: tuple[str, ...],
    call: ast.Call | None = None,
) -> Datum:
    node, frame = function.node, function.frame
    if isinstance(node, ast.Lambda):
        raise TypeError("a lambda declares nothing")
    place: ast.expr | ast.stmt = node.decorator_list[0] if node.decorator_list else node
    is_inner = frame.outer is not None or bool(frame.qualifier)
    if is_inner and (decorator.construct is not Construct.WORKFLOW or machine.graph is not None):
        return _refuse_inner(machine, node, place, frame)
    ref = Ref(ENTITY_KINDS[decorator.construct], f"{frame.module.source.module}.{node.name}")
    before = machine.program.declarations.get(ref)
    is_again = isinstance(before, Declaration) and ast.dump(before.function) == ast.dump(node)
    # Word for word; a function that calls declare twice must have its options at one place.
    if is_again and not is_inner and not _has_other_options(before, node, decorator):
        return EntityDatum(ref)
    if machine.program.declares(ref):
        way_out = "rename one of the two"
        if is_again and is_inner:
            way_out = "call the function that declares it once, and pass what differs as an input"
        elif is_again:
            way_out = "declare it once; `with_overrides` changes options of a call"
        return _refuse_twice(machine, ref, function, call, way_out)
    machine.program.declarations[ref] = Declaration(
        ref,
        decorator.construct,
        node,
        frame,
        decorator.options,
        decorator.spans,
        function.defaults,
        foreign,
        body,
    )
    return EntityDatum(ref)


def _refuse_twice(
    machine: Machine, ref: Ref, function: Function, call: ast.Call | None, way_out: str
) -> Datum:
    positions = function.frame.module.positions
    span = positions.span(call or function.node)
    if call is None and not isinstance(function.node, ast.Lambda):
        span = positions.name_span(function.node)
    before = machine.program.declarations.get(ref)
    also: tuple[Label, ...] = ()
    if before is not None and before.span != span:
        also = (Label(before.span, "declared here first", primary=False),)
    message = f"`{ref.name}` is declared twice"
    machine.log.add(UNSUPPORTED, message, span, "again", also=also, helps=(Help(way_out),))
    return MISSING


def _has_other_options(before: object, node: ast.AST, decorator: Decorator) -> bool:
    """Whether the same function was declared before with options from another place."""
    if not isinstance(before, Declaration) or before.function is not node:
        return False
    return before.option_spans != decorator.spans


def _refuse_inner(
    machine: Machine,
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    place: ast.expr | ast.stmt,
    frame: Frame,
) -> Datum:
    """A run finds a task by its name in a module; what a workflow declares could hold its promises."""
    where = "function" if machine.graph is None else "workflow"
    message = f"`{node.name}` is declared inside of a {where}"
    return machine.report(UNSUPPORTED, message, frame, place, helps=(TO_TOP,))


def declare_called(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``task(retries=3)``, which waits for its function, and ``task(function, retries=3)``."""
    decorator = Decorator(construct, given.keywords, given.keyword_spans)
    match given.positional:
        case []:
            return decorator
        case [function]:
            return call_decorator(machine, decorator, function, node, frame)
        case _:
            what = construct.name.lower()
            message = f"`{what}` takes one function"
            return machine.report(UNSUPPORTED, message, frame, node)


def call_decorator(
    machine: Machine, decorator: Decorator, datum: Datum, node: ast.Call, frame: Frame
) -> Datum:
    """A declaration by a call, in place of ``@``."""
    what = decorator.construct.name.lower()
    match datum:
        case Missing():
            return MISSING
        case Function(node=syntax) if not isinstance(syntax, ast.Lambda):
            return _declare(machine, decorator, datum, None, (), node)
        case _:
            message = f"`{what}` makes an entity of a function, not of {describe(datum)}"
            return machine.report(UNSUPPORTED, message, frame, node)


def _decorator(machine: Machine, node: ast.expr, frame: Frame) -> Datum:
    """What a decorator comes to; MISSING, with an error reported, where it may declare something.

    What else goes wrong in it is an error only for whoever calls the function.
    """
    constructs = machine.constructs
    with machine.attempt() as found:
        datum = machine.evaluate(node, frame)
        if not is_foreign(datum):
            datum = machine.known(datum, frame, node)
    cause = next((each for each in found if each.severity is Severity.ERROR), None)
    if (
        cause is not None
        and machine.constructs == constructs
        and not _may_declare(machine, node, frame)
    ):
        return Unknown("the decorator", cause)
    machine.log.diagnostics.extend(found)
    declared, options = _declares(datum)
    if declared is not None:
        span = frame.module.positions.span(node)
        return Decorator(declared, options, dict.fromkeys(options, span))
    name = datum.name if isinstance(datum, External) and is_library(datum.name) else ""
    root = name.partition(".")[0]
    close = nearest(name, [each for each in CONSTRUCTS if each.startswith(f"{root}.")])
    if close is not None:
        message = f"`{name}` is no decorator that flowc knows"
        helps = (f"did you mean `{close}`?",)
        return machine.report(UNKNOWN_NAME, message, frame, node, helps=helps)
    return datum


def _may_declare(machine: Machine, node: ast.expr, frame: Frame) -> bool:
    """Whether a decorator that failed may be a construct: one misspelt, or made of what failed."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    found = look_up(machine, frame, node.id) if isinstance(node, ast.Name) else None
    return found is None or (isinstance(found, Unknown) and found.cause is not None)


def _declares(datum: Datum) -> tuple[Construct | None, Mapping[str, Datum]]:
    """What a decorator that is not called declares, and with what options; else None."""
    options: Mapping[str, Datum] = {}
    construct: Construct | None = None
    match datum:
        case External(name):
            construct = CONSTRUCTS.get(name)
        case Partial(External(name), (), options):
            construct = CONSTRUCTS.get(name)
        case Recorded(function) as owner if function in ENVIRONMENTS:
            construct, options = ENVIRONMENT_DECORATORS[""], shared_options(owner)
        case Method(Recorded(function) as owner, name) if function in ENVIRONMENTS:
            construct, options = ENVIRONMENT_DECORATORS.get(name), shared_options(owner)
        case _:
            pass
    return (construct if construct in ENTITY_KINDS else None), options


def shared_options(owner: Recorded) -> Mapping[str, Datum]:
    """The options that the tasks of an environment share."""
    names = ENVIRONMENTS[owner.function]
    if names is None:
        return owner.keywords
    own = {name: each for name, each in owner.keywords.items() if name in names}
    return {**own, "task_config": owner}


def _name(datum: Datum, node: ast.expr) -> str:
    """A foreign decorator by its qualified name, as far as that is known."""
    match datum:
        case External(name) | Recorded(function=name) | Function(name=name) | Class(name=name):
            return name
        case _:
            return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def define_class(machine: Machine, node: ast.ClassDef, frame: Frame) -> Datum:
    """What a ``class`` binds; its body is read when a type or member of it is needed."""
    datum = Class(node, frame, qualified(frame, node.name))
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in statement.decorator_list:
                with machine.attempt():  # it may use names of the class
                    found = _decorator(machine, decorator, frame)
                if isinstance(found, Decorator):
                    message = f"`{statement.name}` is declared inside of a class"
                    way_out = "move the function out of the class"
                    machine.report(METHOD_ENTITY, message, frame, decorator, helps=(way_out,))
                    own_members(machine, datum)[statement.name] = Member(MISSING, "value")
    return datum
