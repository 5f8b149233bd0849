"""Calls: what each kind of callee does with its arguments, in the table at the end."""

import ast
from collections.abc import Mapping
from typing import Final

from ..ir import paths
from ..ir.build import Hint
from ..ir.node_names import node_name
from ..ir.rules_language import (
    BAD_ARGUMENTS,
    EFFECT,
    NOT_CALLABLE,
    PROMISE_AS_VALUE,
    UNSUPPORTED,
)
from ..ir.values import Binding, EntityKind, Value
from . import conditional, imperative
from .annotations import interface_of
from .arguments import arguments_of, named_arguments
from .construct import call_class, call_subscripted
from .constructs import call_construct
from .convert import to_value
from .declare import call_decorator
from .describe import describe
from .dialects import CONSTRUCTS, ENVIRONMENTS
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
    Instance,
    Known,
    Logical,
    Mapper,
    Method,
    Missing,
    ModuleDatum,
    Partial,
    Promised,
    Recorded,
    Results,
    Sequence,
    Set,
    Stream,
    Subscripted,
    Super,
    Unknown,
    View,
    Zipped,
)
from .environments import call_environment
from .functional import class_of_call
from .functions import is_generator, parameters
from .hermetic import EFFECTS, environment, impure, is_impure
from .instances import bound_member, class_members
from .library_calls import call_library
from .library_data import DATA
from .machine import Arguments, Callee, Machine, Return
from .map_tasks import call_mapper
from .methods import call_on_data
from .modules import import_module
from .program import Declaration, Imperative
from .promises import call_method, datum_of, tuple_of
from .recording import PLACES, is_of_file, record_call
from .special import IN_FRAME, call_on_super, super_of
from .task_classes import call_task_class, refuse_unknown, unknown_task

# Entities


def _call_entity(machine: Machine, callee: EntityDatum, node: ast.Call, frame: Frame) -> Datum:
    ref, graph = callee.ref, machine.graph
    if graph is None:
        message = f"`{ref.name}` is called outside of a workflow"
        return machine.report(UNSUPPORTED, message, frame, node)
    declaration = machine.program.declarations[ref]
    interface = interface_of(machine, declaration)
    given = arguments_of(machine, node, frame)
    if ref.kind is EntityKind.LAUNCH_PLAN and given.positional:
        message = f"the launch plan `{ref.name}` takes its inputs by name"
        return machine.report(BAD_ARGUMENTS, message, frame, node)
    takes = [each.name for each in interface.inputs]
    named = named_arguments(machine, given, takes, ref.name, node, frame, lambda: declaration.span)
    if named is None:
        return MISSING
    names = [each for each in takes if each in named]
    if len(names) < len(named):
        names += [each for each in named if each not in takes]
    bindings = [Binding(name, _argument(machine, name, named[name], node, frame)) for name in names]
    hint = Hint(frame.module.hints.get(node) or node_name(ref.name), frame.unrolled)
    handle = graph.builder.call(hint, ref, interface, bindings)
    path = machine.locate_node(graph, handle.id, frame.module.positions.span(node), handle.block)
    for name in names:
        if (span := given.keyword_spans.get(name)) is not None:
            machine.locate(paths.argument(path, name), span)
    return tuple_of(handle) if isinstance(declaration, Declaration) else datum_of(handle)


def _argument(machine: Machine, name: str, datum: Datum, node: ast.Call, frame: Frame) -> Value:
    """The value of an argument; what is wrong with it is reported where it is written."""
    place: ast.expr = node
    if type(datum) not in _PLAIN:
        place = next((each.value for each in node.keywords if each.arg == name), node)
    return to_value(machine, datum, frame, place)


_PLAIN: Final = frozenset({Promised, Known})
"""Data with which little can be wrong, so that the place of the call will do."""


# Functions of the program


def _call_function(machine: Machine, callee: Function, node: ast.Call, frame: Frame) -> Datum:
    """A helper is inlined: its body is evaluated with the arguments, in the caller's graph."""
    given = arguments_of(machine, node, frame)
    machine.spend(_OF_A_CALL)
    if is_generator(callee.node):
        message = f"`{callee.name}` is a generator function, which cannot be compiled"
        return machine.refuse(frame, node, message, "give a list, or write a comprehension")
    inner = Frame(callee.frame.module, {}, callee.frame, frame.unrolled, callee.name)
    if not _bind_parameters(machine, callee, given, inner, node, frame):
        return MISSING
    if callee.owner is not None and (above := super_of(callee, given)) is not None:
        inner.names[IN_FRAME] = above
    if isinstance(callee.node, ast.Lambda):
        return machine.evaluate(callee.node.body, inner)
    signal = machine.execute(callee.node.body, inner)
    return signal.value if isinstance(signal, Return) else Known(None)


_OF_A_CALL: Final = 16
"""What the call of a helper costs beside its expressions."""


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
    if (made := class_of_call(machine, callee, node, frame)) is not None:
        return made
    if is_impure(name):
        return _impure(machine, name, node, frame)
    if (task := call_task_class(machine, name, node, frame)) is not None:
        return task
    if name in EFFECTS:
        return _effect(machine, name, node, frame)
    machine.constructs += name in CONSTRUCTS
    given = arguments_of(machine, node, frame)
    if Missing() in given.positional or Missing() in given.keywords.values():
        return MISSING
    if name == "importlib.import_module":
        return import_module(machine, given, node, frame)
    if name in CONSTRUCTS:
        return call_construct(machine, callee, given, node, frame)
    if name == "functools.partial":
        return _partial(machine, given, node, frame)
    if (on_data := DATA.get(name)) is not None:
        return on_data(machine, given, node, frame)
    if (task := unknown_task(machine, name, given, node, frame)) is not None:
        return task
    return call_library(machine, name, given, node, frame)


def _effect(machine: Machine, name: str, node: ast.Call, frame: Frame) -> Datum:
    """What is printed or logged is left out, so nobody minds that it has no value yet."""
    with machine.attempt() as found:
        arguments_of(machine, node, frame)
    machine.log.diagnostics.extend(each for each in found if each.code != PROMISE_AS_VALUE.code)
    short = name.rpartition(".")[2]
    message = f"`{short}` in a workflow is left out of its graph"
    machine.report(EFFECT, message, frame, node, helps=(f"{short} in a task",))
    return Known(None)


def _impure(machine: Machine, name: str, node: ast.Call, frame: Frame) -> Datum:
    if name in ("os.getenv", "os.environ.get"):
        given = arguments_of(machine, node, frame)
        named = [given.keywords[each] for each in ("key", "default") if each in given.keywords]
        return environment(machine, [*given.positional, *named], node, frame)
    given = arguments_of(machine, node, frame) if name in PLACES else Arguments()
    if is_of_file(given):
        return record_call(machine, name, given, node, frame)
    return impure(machine, name, node, frame)


def _partial(machine: Machine, given: Arguments, node: ast.Call, frame: Frame) -> Datum:
    """``functools.partial(f, x, y=1)``; a partial of a partial is one of the function."""
    if not given.positional:
        message = "`partial` takes a function, and arguments for it"
        return machine.report(BAD_ARGUMENTS, message, frame, node)
    callee, *rest = given.positional
    if isinstance(callee, Partial):
        keywords = {**callee.keywords, **given.keywords}
        return Partial(callee.callee, (*callee.positional, *rest), keywords)
    return Partial(callee, tuple(rest), given.keywords)


def _call_partial(machine: Machine, callee: Partial, node: ast.Call, frame: Frame) -> Datum:
    given = arguments_of(machine, node, frame)
    span = frame.module.positions.span(node)
    merged = Arguments(
        [*callee.positional, *given.positional],
        {**callee.keywords, **given.keywords},
        [span] * len(callee.positional) + given.spans,
        {**dict.fromkeys(callee.keywords, span), **given.keyword_spans},
    )
    return machine.call_with(callee.callee, merged, node, frame)


def _call_decorator(machine: Machine, callee: Decorator, node: ast.Call, frame: Frame) -> Datum:
    """``task(retries=3)(function)``."""
    given = arguments_of(machine, node, frame)
    if len(given.positional) == 1 and not given.keywords:
        return call_decorator(machine, callee, given.positional[0], node, frame)
    message = f"`{callee.construct.name.lower()}(...)` takes one function"
    return machine.report(BAD_ARGUMENTS, message, frame, node)


# Methods


def _call_method(machine: Machine, callee: Method, node: ast.Call, frame: Frame) -> Datum:
    owner, name = callee.owner, callee.name
    if isinstance(owner, Choice) and name in conditional.LINKS:
        return imperative.link(machine, owner, name, node, frame)
    if isinstance(owner, Recorded) and f"{owner.function}().{name}" in EFFECTS:
        return _effect(machine, f"{owner.function}().{name}", node, frame)
    given = arguments_of(machine, node, frame)
    match owner:
        case Promised() | Results():
            return call_method(machine, owner, name, given, node, frame)
        case EntityDatum(ref) if isinstance(
            made := machine.program.declarations.get(ref), Imperative
        ):
            return imperative.call_method(machine, made, name, given, node, frame)
        case Filling(collected) if name == "append" and len(given.positional) == 1:
            item = to_value(machine, machine.freeze(given.positional[0]), frame, node)
            if machine.collect(collected, item):
                return Known(None)
            message = "a list can be appended to once in each turn of a loop over a promise"
            way_out = "append what every way binds after the `if`, or filter in a task"
            message = f"{message}, outside of any other branch or loop"
            return machine.refuse(frame, node, message, way_out)
        case Recorded(function) if function in ENVIRONMENTS:
            return call_environment(machine, owner, name, given, node, frame)
        case Super():
            return call_on_super(machine, owner, name, given, node, frame)
        case Recorded("builtins.super") if name == "__init__" and machine.initialise(given):
            return Known(None)
        case Recorded():
            given.positional.insert(0, owner)
            return record_call(machine, f"{owner.function}().{name}", given, node, frame)
        case _:
            return call_on_data(machine, owner, name, given, node, frame)


# Everything else


def _not_callable(machine: Machine, callee: Datum, node: ast.Call, frame: Frame) -> Datum:
    message = f"{describe(callee)} cannot be called"
    return machine.report(NOT_CALLABLE, message, frame, node.func)


def _call_instance(machine: Machine, callee: Instance, node: ast.Call, frame: Frame) -> Datum:
    """An object of a class with a method `__call__`."""
    found = class_members(machine, callee.owner).get("__call__")
    if found is None:
        return _not_callable(machine, callee, node, frame)
    return machine.call(bound_member(found, callee, callee.owner), node, frame)


def _call_missing(machine: Machine, callee: Datum, node: ast.Call, frame: Frame) -> Datum:
    del callee
    arguments_of(machine, node, frame)  # what is wrong in the arguments is worth knowing too
    return MISSING


def _call_recorded(machine: Machine, callee: Recorded, node: ast.Call, frame: Frame) -> Datum:
    given = arguments_of(machine, node, frame)
    if callee.function == "typing.NewType" and len(given.positional) == 1:
        return given.positional[0]  # to Python it is the value itself
    if callee.function in ENVIRONMENTS:
        return call_environment(machine, callee, "", given, node, frame)
    if machine.graph is not None:
        return refuse_unknown(machine, callee, node, frame)
    given.positional.insert(0, callee)
    return record_call(machine, f"{callee.function}()", given, node, frame)


CALLEES: Final[Mapping[type, Callee]] = {
    Alternative: _not_callable,
    Choice: _not_callable,
    Class: call_class,
    Decorator: _call_decorator,
    Dictionary: _not_callable,
    EntityDatum: _call_entity,
    EnumMember: _not_callable,
    External: _call_external,
    Filling: _not_callable,
    Function: _call_function,
    Instance: _call_instance,
    Known: _not_callable,
    Logical: _not_callable,
    Mapper: call_mapper,
    Method: _call_method,
    Missing: _call_missing,
    ModuleDatum: _not_callable,
    Partial: _call_partial,
    Promised: _not_callable,
    Recorded: _call_recorded,
    Results: _not_callable,
    Sequence: _not_callable,
    Set: _not_callable,
    Stream: _not_callable,
    Subscripted: call_subscripted,
    Super: _not_callable,
    Unknown: _call_missing,
    View: _not_callable,
    Zipped: _not_callable,
}
