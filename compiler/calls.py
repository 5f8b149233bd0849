"""Calls: what each kind of callee does with its arguments, in the table at the end."""

import ast
import re
from collections.abc import Callable, Mapping
from typing import Final, cast

from ..ir import paths
from ..ir.nodes import Output
from ..ir.rules_language import (
    BAD_ARGUMENTS,
    EFFECT,
    EVALUATION_FAILED,
    IMPURE,
    NOT_CALLABLE,
    PROMISE_AS_VALUE,
    UNSUPPORTED,
)
from ..ir.rules_language import NOT_COMPILED as NOT_YET
from ..ir.scope import Outputs
from ..ir.values import Binding
from . import conditional
from .annotations import interface_of
from .arguments import arguments_of, named_arguments
from .construct import call_class
from .containers import DICTIONARY_METHODS, LIST_METHODS, READERS, keys
from .convert import NotPlainError, plain, to_value
from .dialects import CONSTRUCTS, NOT_COMPILED, Construct
from .domain import (
    MISSING,
    Alternative,
    Choice,
    Class,
    Datum,
    Decorator,
    Dictionary,
    EntityDatum,
    EnumMember,
    External,
    Filling,
    Frame,
    Function,
    Known,
    Logical,
    Method,
    Missing,
    ModuleDatum,
    Promised,
    Recorded,
    Results,
    Sequence,
    Subscripted,
    Unknown,
    describe,
)
from .expressions import iterate
from .functions import parameters
from .hermetic import environment, is_impure
from .library import METHODS, PURE, STRUCTURAL, length
from .machine import Arguments, Callee, Machine, Return
from .operators import EXCEPTIONS, computed, too_large
from .promises import call_method, datum_of
from .recording import record_call

# Entities


def _call_entity(machine: Machine, callee: EntityDatum, node: ast.Call, frame: Frame) -> Datum:
    ref, graph = callee.ref, machine.graph
    if graph is None:
        message = f"`{ref.name}` is called outside of a workflow"
        return machine.report(UNSUPPORTED, message, frame, node)
    interface = interface_of(machine, machine.program.declarations[ref])
    given = arguments_of(machine, node, frame)
    named = named_arguments(
        machine, given, [each.name for each in interface.inputs], ref.name, node, frame
    )
    if named is None:
        return MISSING
    order = {each.name: index for index, each in enumerate(interface.inputs)}
    names = sorted(named, key=lambda name: order.get(name, len(order)))
    bindings = [Binding(name, to_value(machine, named[name], frame, node)) for name in names]
    handle = graph.builder.call(
        frame.hint(node, ref.name.rpartition(".")[2]), ref, interface, bindings
    )
    path = machine.locate_node(graph, handle.id, frame.module.positions.span(node))
    for name in names:
        if (span := given.keyword_spans.get(name)) is not None:
            machine.locate(paths.argument(path, name), span)
    return datum_of(handle, _types(interface.outputs))


def _types(outputs: tuple[Output, ...]) -> Outputs:
    return {each.name: each.type for each in outputs}


# Functions of the program


def _call_function(machine: Machine, callee: Function, node: ast.Call, frame: Frame) -> Datum:
    """A helper is inlined: its body is evaluated with the arguments, in the caller's graph."""
    given = arguments_of(machine, node, frame)
    inner = Frame(callee.frame.module, {}, callee.frame, frame.unrolled, callee.name)
    if not _bind_parameters(machine, callee, given, inner, node, frame):
        return MISSING
    if isinstance(callee.node, ast.Lambda):
        return machine.evaluate(callee.node.body, inner)
    signal = machine.execute(callee.node.body, inner)
    return signal.value if isinstance(signal, Return) else Known(None)


def _bind_parameters(
    machine: Machine, callee: Function, given: Arguments, inner: Frame, node: ast.Call, frame: Frame
) -> bool:
    spec = callee.node.args
    positional = [each.arg for each in (*spec.posonlyargs, *spec.args)]
    extra = given.positional[len(positional) :]
    values = dict(zip(positional, given.positional, strict=False))
    rest = {name: each for name, each in given.keywords.items() if name not in values}
    known = {*positional, *(each.arg for each in spec.kwonlyargs)}
    unknown = [name for name in rest if name not in known]
    if (extra and spec.vararg is None) or (unknown and spec.kwarg is None):
        wrong = f"`{unknown[0]}`" if unknown else f"{len(given.positional)} positional arguments"
        machine.report(BAD_ARGUMENTS, f"`{callee.name}` does not take {wrong}", frame, node)
        return False
    if len(rest) + len(values) != len({**values, **given.keywords}):
        machine.report(BAD_ARGUMENTS, f"`{callee.name}` is given an argument twice", frame, node)
        return False
    if spec.vararg is not None:
        inner.names[spec.vararg.arg] = Sequence(extra, "tuple")
    if spec.kwarg is not None:
        inner.names[spec.kwarg.arg] = Dictionary({name: rest.pop(name) for name in unknown})
    values.update(rest)
    for parameter, default in parameters(callee.node):
        if parameter.arg not in values:
            if default is None:
                message = f"`{callee.name}` is not given `{parameter.arg}`"
                machine.report(BAD_ARGUMENTS, message, frame, node)
                return False
            values[parameter.arg] = machine.known(callee.defaults[parameter.arg], frame, node)
    inner.names.update(values)
    return True


# Libraries


def _call_external(machine: Machine, callee: External, node: ast.Call, frame: Frame) -> Datum:
    name = callee.name
    if is_impure(name):
        return _impure(machine, name, node, frame)
    if name in NOT_COMPILED:
        short = name.partition(".")[2]
        return machine.report(NOT_YET, f"`{short}` is not compiled yet", frame, node.func)
    if name in ("builtins.any", "builtins.all") and _may_stop_early(node):
        message = "a generator that does more than compute cannot be evaluated here"
        return machine.refuse(frame, node, message, "write a loop")
    given = arguments_of(machine, node, frame)
    if Missing() in given.positional or Missing() in given.keywords.values():
        return MISSING
    if (construct := CONSTRUCTS.get(name)) is not None:
        return _call_construct(machine, construct, given, node, frame)
    if name == "builtins.len" and len(given.positional) == 1:
        return length(given.positional[0]) or _not_computed(
            machine, name, given.positional[0], frame, node
        )
    if (structural := STRUCTURAL.get(name)) is not None:
        return _call_structural(machine, structural, given, node, frame)
    if name == "builtins.dict":
        return _call_dict(machine, given, node, frame)
    if (function := PURE.get(name)) is not None:
        return _call_pure(machine, name, function, given, node, frame)
    if name == "builtins.print":
        message = "`print` in a workflow is left out of its graph"
        machine.report(EFFECT, message, frame, node, helps=("print in a task",))
        return Known(None)
    return record_call(machine, name, given, node, frame)


def _may_stop_early(node: ast.Call) -> bool:
    """Whether it matters that ``any`` and ``all`` do not ask to the end."""
    return any(
        isinstance(each, ast.Call | ast.NamedExpr)
        for generator in node.args
        if isinstance(generator, ast.GeneratorExp)
        for each in ast.walk(generator.elt)
    )


def _impure(machine: Machine, name: str, node: ast.Call, frame: Frame) -> Datum:
    if name in ("os.getenv", "os.environ.get"):
        given = arguments_of(machine, node, frame)
        return environment(machine, given.positional, node, frame)
    message = f"`{name}` depends on more than the source"
    helps = ("call it in a task", "or make its value an input of the workflow")
    return machine.report(IMPURE, message, frame, node, helps=helps)


def _call_construct(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    if construct is Construct.CONDITIONAL:
        return conditional.begin(machine, given, node, frame)
    if given.positional:
        what = construct.name.lower()
        message = f"`{what}` is used as a decorator: `@{what}` above the function"
        return machine.report(UNSUPPORTED, message, frame, node)
    return Decorator(construct, given.keywords, given.keyword_spans)


def _call_structural(
    machine: Machine,
    function: Callable[..., Datum],
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Datum:
    lists: list[object] = []
    for each in given.positional:
        if isinstance(each, Known) and isinstance(each.value, int):
            lists.append(each)  # the start of `enumerate`
        elif (items := iterate(machine, each, node, frame)) is not None:
            lists.append(copied := [*items])
            machine.spend(len(copied))
        else:
            return MISSING
    try:
        return function(*lists, **given.keywords)
    except TypeError as problem:
        return machine.report(EVALUATION_FAILED, f"this raises `TypeError: {problem}`", frame, node)


def _call_dict(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    entries: dict[object, Datum] = {}
    for each in given.positional:
        if not isinstance(each, Dictionary):
            return machine.refuse(frame, node, f"a dictionary of {describe(each)} is not known")
        entries.update(each.entries)
    entries.update(given.keywords)
    return Dictionary(entries)


def _call_pure(
    machine: Machine,
    name: str,
    function: Callable[..., object],
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Datum:
    items = [keys(each) if name in _OF_ITEMS else each for each in given.positional]
    try:
        positional = [plain(each) for each in items]
        keywords = {key: plain(each) for key, each in given.keywords.items()}
    except NotPlainError as problem:
        if not name.startswith(("builtins.", "math.")) and not _is_promised(problem.datum):
            return record_call(machine, name, given, node, frame)
        return _not_computed(machine, name, problem.datum, frame, node)
    if any(isinstance(each, range) and len(each) > machine.settings.size for each in positional):
        return machine.refuse(frame, node, "the range is too long to be evaluated here")
    return computed(machine, lambda: function(*positional, **keywords), node, frame)


def _not_computed(machine: Machine, name: str, datum: Datum, frame: Frame, node: ast.Call) -> Datum:
    if isinstance(datum, Missing):
        return MISSING
    short = name.rpartition(".")[2]
    if _is_promised(datum):
        message = f"`{short}` cannot be computed from {describe(datum)}"
        way_out = "compute it in a task, and call that"
        if short == "range":
            way_out = "loop in a dynamic task, where its value is known"
        return machine.report(PROMISE_AS_VALUE, message, frame, node, helps=(way_out,))
    return machine.refuse(frame, node, f"`{short}` of {describe(datum)} cannot be evaluated here")


_OF_ITEMS: Final = frozenset({"builtins.max", "builtins.min", "builtins.sorted", "builtins.sum"})
"""Functions that iterate what they are given: of a dictionary, its keys."""


def _is_promised(datum: Datum) -> bool:
    return isinstance(datum, Promised | Results | Logical | Filling)


# Methods


def _call_method(machine: Machine, callee: Method, node: ast.Call, frame: Frame) -> Datum:
    owner, name = callee.owner, callee.name
    if isinstance(owner, Choice) and name in conditional.LINKS:
        return conditional.link(machine, owner, name, node, frame)
    given = arguments_of(machine, node, frame)
    match owner:
        case Promised() | Results():
            return call_method(machine, owner, name, given, node, frame)
        case Filling(collected) if name == "append" and len(given.positional) == 1:
            item = to_value(machine, machine.freeze(given.positional[0]), frame, node)
            if machine.collect(collected, item):
                return Known(None)
            message = "a list can be appended to once in each turn of a loop over a promise"
            return machine.refuse(frame, node, f"{message}, outside of any other branch or loop")
        case Sequence(kind="list") if name in LIST_METHODS:
            return _call_container(machine, LIST_METHODS[name], owner, given, node, frame)
        case Dictionary() if name in DICTIONARY_METHODS:
            return _call_container(machine, DICTIONARY_METHODS[name], owner, given, node, frame)
        case Recorded(record=False):
            given.positional.insert(0, owner)
            return record_call(machine, f"{owner.function}().{name}", given, node, frame)
        case Known() | Sequence() | Dictionary():
            return _call_known_method(machine, owner, name, given, node, frame)
        case _:
            message = f"{describe(owner)} has no method `{name}` here"
            return machine.report(UNSUPPORTED, message, frame, node)


def _call_container(
    machine: Machine,
    method: Callable[..., Datum | None],
    owner: Sequence | Dictionary,
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Datum:
    if method not in READERS and not machine.may_change(owner, frame, node):
        return MISSING
    try:
        result = method(owner, *given.positional, **given.keywords)
    except EXCEPTIONS as problem:
        message = f"this raises `{type(problem).__name__}: {problem}`"
        return machine.report(EVALUATION_FAILED, message, frame, node)
    if result is None:
        return machine.refuse(frame, node, "this call of a container's method cannot be compiled")
    return result


def _call_known_method(
    machine: Machine, owner: Datum, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    try:
        value = plain(owner)
        positional = [plain(each) for each in given.positional]
        keywords = {key: plain(each) for key, each in given.keywords.items()}
    except NotPlainError as problem:
        return _not_computed(machine, name, problem.datum, frame, node)
    pure = METHODS.get(type(value), frozenset({"count", "index"}))
    if name not in pure:
        message = f"the method `{name}` of {describe(owner)} cannot be evaluated here"
        return machine.report(UNSUPPORTED, message, frame, node)
    if name == "format" and _LOOKS_INSIDE.search(str(value)):
        message = "`format` that looks inside of a value cannot be evaluated here"
        return machine.refuse(frame, node, message, "look inside first, and format that")
    if _is_bomb(value, name, positional, machine.settings.size):
        return too_large(machine, node, frame)
    return computed(machine, lambda: getattr(value, name)(*positional, **keywords), node, frame)


_LOOKS_INSIDE: Final = re.compile(r"\{[^{}]*[.\[]")
"""A replacement field with an attribute or item: what it finds may be a method, with its address."""


def _is_bomb(value: object, name: str, arguments: list[object], size: int) -> bool:
    """Whether a method of text would make far more text than it is given."""
    match name, arguments:
        case "replace", [str() | bytes() as old, str() | bytes() as new, *_]:
            return len(str(value)) * (len(new) + 1) > size * max(len(old), 1)
        case "join", [list() | tuple()]:
            parts, each = cast("list[object]", arguments[0]), len(str(value))
            return sum(len(str(part)) + each for part in parts) > size
        case _:
            return any(isinstance(each, int) and each > size for each in arguments)


# Everything else


def _not_callable(machine: Machine, callee: Datum, node: ast.Call, frame: Frame) -> Datum:
    message = f"{describe(callee)} cannot be called"
    return machine.report(NOT_CALLABLE, message, frame, node.func)


def _call_missing(machine: Machine, callee: Datum, node: ast.Call, frame: Frame) -> Datum:
    del callee
    arguments_of(machine, node, frame)  # what is wrong in the arguments is worth knowing too
    return MISSING


def _call_recorded(machine: Machine, callee: Recorded, node: ast.Call, frame: Frame) -> Datum:
    given = arguments_of(machine, node, frame)
    return record_call(machine, f"{callee.function}()", given, node, frame)


CALLEES: Final[Mapping[type, Callee]] = {
    Alternative: _not_callable,
    Choice: _not_callable,
    Class: call_class,
    Decorator: _not_callable,
    Dictionary: _not_callable,
    EntityDatum: _call_entity,
    EnumMember: _not_callable,
    External: _call_external,
    Filling: _not_callable,
    Function: _call_function,
    Known: _not_callable,
    Logical: _not_callable,
    Method: _call_method,
    Missing: _call_missing,
    ModuleDatum: _not_callable,
    Promised: _not_callable,
    Recorded: _call_recorded,
    Results: _not_callable,
    Sequence: _not_callable,
    Subscripted: _not_callable,
    Unknown: _call_missing,
}
