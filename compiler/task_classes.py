"""Classes of task objects that no table knows: of the program, and of libraries.

A class of the program says in its ``__init__`` what it hands on to the class that it is made of.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ..ir.diagnostics import Severity
from ..ir.nodes import Interface
from ..ir.rules_language import NOT_CALLABLE
from .arguments import arguments_of, named_arguments
from .classes import class_scope
from .dialects import is_library
from .domain import (
    MISSING,
    Class,
    Datum,
    Dictionary,
    EntityDatum,
    External,
    Frame,
    Function,
    Graph,
    Instance,
    Known,
    Missing,
    Recorded,
    Subscripted,
)
from .functions import defaults_of
from .lineage import lineage
from .machine import Arguments, Machine
from .plugins import AIRFLOW, PLUGIN, SENSOR, canonical, is_airflow, task_class
from .promises import datum_of
from .task_objects import make_task, typed

_KWTYPES: Final = "kwtypes"


def call_task_class(machine: Machine, name: str, node: ast.Call, frame: Frame) -> Datum | None:
    """What a class that the table knows makes; None for any other name."""
    of, graph = task_class(name), machine.graph
    is_operator = of is None and graph is not None and is_airflow(name)
    if of is None and not is_operator:
        return None
    machine.constructs += 1
    given = arguments_of(machine, node, frame)
    if Missing() in given.positional or Missing() in given.keywords.values():
        return MISSING
    if of is None:
        return None if graph is None else _call_operator(machine, name, given, graph, node, frame)
    return make_task(machine, canonical(name), of, given, node, frame)


def refuse_unknown(machine: Machine, callee: Recorded, node: ast.Call, frame: Frame) -> Datum:
    """Report the call of something in a workflow of which nobody knows what it gives."""
    return machine.report(
        NOT_CALLABLE,
        f"it is not known what `{callee.function}(...)` gives when it is called",
        frame,
        node.func,
        helps=(
            "if it is a task, give it a `name`, and `inputs` and `outputs` by `kwtypes(...)`",
            "or say what it takes and gives in the signature of a `@reference_task`, or of a"
            " `@reference_workflow`",
        ),
    )


def unknown_task(
    machine: Machine, name: str, given: Arguments, node: ast.Call, frame: Frame
) -> Datum | None:
    """The task of an object of a class that no table knows; None where the call does not look it.

    It does where it is given a name and the types of what the object takes or gives.
    """
    short = name.rpartition(".")[2]
    if not short[:1].isupper() or not isinstance(given.keywords.get("name"), Known):
        return None
    is_task = is_library(name) or short.endswith(_ENDINGS)
    parts = [given.keywords.get(each) for each in ("inputs", "outputs", "interface")]
    if not any(each is not None and _says_types(each, is_task=is_task) for each in parts):
        return None
    machine.constructs += 1
    return make_task(machine, name, PLUGIN, given, node, frame)


_ENDINGS: Final = ("Job", "Operator", "Query", "Sensor", "Task")


def _says_types(datum: Datum, *, is_task: bool) -> bool:
    match datum:
        case Recorded(function=function):
            return function.rpartition(".")[2] in (_KWTYPES, "Interface")
        case Dictionary():
            return is_task and typed(datum) is not None
        case _:
            return False


# Operators of Airflow


def _call_operator(
    machine: Machine, name: str, given: Arguments, graph: Graph, node: ast.Call, frame: Frame
) -> Datum:
    """An operator of Airflow in a workflow: a task that is called where it is made."""
    short = name.rpartition(".")[2]
    of = replace(AIRFLOW, name=short)
    made = make_task(machine, name, of, given, node, frame)
    if not isinstance(made, EntityDatum):
        return made
    handle = graph.builder.call(frame.hint(node, short), made.ref, Interface(), ())
    machine.locate_node(graph, handle.id, frame.module.positions.span(node))
    return datum_of(handle)


# Classes of the program


def program_task(
    machine: Machine, owner: Class, given: Arguments, node: ast.Call, frame: Frame
) -> Datum | None:
    """The task of an object of a class of the program; None where it is no class of tasks."""
    classes = lineage(machine, owner)
    base = next(_known_bases(machine, classes), None)
    if base is None:
        return None
    machine.constructs += 1
    of = task_class(base) or PLUGIN
    parameters = _parameters(classes)
    handed = _handed_on(machine, owner, classes, given, node, frame)
    if handed is None:
        return None
    about = named_arguments(machine, handed, [*of.parameters], base, node, frame)
    if about is None:
        return None
    own = replace(of, parameters=parameters or of.parameters)
    if canonical(base) == SENSOR and (poke := _method(classes, "poke")) is not None:
        about = {**about, "inputs": Dictionary(_annotations(machine, *poke))}
        own = replace(own, inputs=None)
    if not about.keys() & _INTERFACE and of.inputs is None and own.inputs is None:
        return None
    return make_task(machine, owner.name, own, given, node, frame, about)


_INTERFACE: Final = frozenset({"inputs", "interface", "outputs"})


def _known_bases(machine: Machine, classes: list[Class]) -> Iterator[str]:
    for each in classes:
        for node in each.node.bases:
            found = machine.evaluate(node, each.frame)
            base = found.base if isinstance(found, Subscripted) else found
            if isinstance(base, External) and task_class(base.name) is not None:
                yield base.name


def _method(
    classes: list[Class], name: str
) -> tuple[Class, ast.FunctionDef | ast.AsyncFunctionDef] | None:
    for each in classes:
        for statement in each.node.body:
            if (
                isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
                and statement.name == name
            ):
                return each, statement
    return None


def _parameters(classes: list[Class]) -> tuple[str, ...]:
    found = _method(classes, "__init__")
    if found is None:
        return ()
    spec = found[1].args
    return tuple(each.arg for each in (*spec.posonlyargs, *spec.args)[1:])


def _annotations(
    machine: Machine, owner: Class, node: ast.FunctionDef | ast.AsyncFunctionDef
) -> dict[object, Datum]:
    """What the parameters of a method are annotated with, but for the object itself."""
    spec, scope = node.args, class_scope(machine, owner)
    every = (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)[1:]
    return {
        each.arg: machine.evaluate(each.annotation, scope)
        for each in every
        if each.annotation is not None
    }


def _handed_on(
    machine: Machine,
    owner: Class,
    classes: list[Class],
    given: Arguments,
    node: ast.Call,
    frame: Frame,
) -> Arguments | None:
    """The arguments that reach the known class; None where that cannot be told."""
    made = Instance(owner, {})
    for each in classes:
        found = _method([each], "__init__")
        if found is None:
            continue
        start = found[1]
        function = Function(
            start, each.frame, f"{each.name}.__init__", defaults_of(machine, start, each.frame)
        )
        span = frame.module.positions.span(node)
        arguments = Arguments(
            [made, *given.positional], given.keywords, [span, *given.spans], given.keyword_spans
        )
        with machine.attempt() as problems, machine.constructing() as calls:
            machine.call_with(function, arguments, node, frame)
        if not calls or any(each.severity is Severity.ERROR for each in problems):
            return None
        given = calls[0]
    return given
