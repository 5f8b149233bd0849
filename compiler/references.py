"""Entities that are registered elsewhere: what they take and give, and the coordinates.

``@reference_task(...)`` takes them from a function's signature; ``ReferenceEntity(...)`` and
``get_reference_entity(...)`` from ``kwtypes``.
"""

import ast
from collections.abc import Mapping
from typing import Final

from ..ir.nodes import External, Input, Interface, LaunchPlan, Output, Task, Workflow
from ..ir.rules_language import BAD_OPTION
from ..ir.types import Type
from ..ir.values import EntityKind
from .annotations import interface_of, type_of
from .arguments import named_arguments
from .dialects import Construct
from .domain import MISSING, Datum, Frame, Known, Missing, Recorded
from .domain import External as Name
from .machine import Arguments, Machine
from .made import add_made
from .options import report_unknown
from .program import Declaration, Entity
from .task_objects import typed

REFERENCES: Final = frozenset(
    {
        Construct.REFERENCE_TASK,
        Construct.REFERENCE_WORKFLOW,
        Construct.REFERENCE_LAUNCH_PLAN,
    }
)
"""Constructs that refer to an entity elsewhere."""

_COORDINATES: Final = ("project", "domain", "name", "version")


def refer(machine: Machine, declaration: Declaration) -> Entity:
    """The entity that a reference stands for."""
    interface, ref = interface_of(machine, declaration), declaration.ref
    return _entity(ref.kind, ref.name, interface, _external(machine, declaration))


def _entity(kind: EntityKind, name: str, interface: Interface, external: External) -> Entity:
    match kind:
        case EntityKind.WORKFLOW:
            return Workflow(name, interface, external=external)
        case EntityKind.LAUNCH_PLAN:
            return LaunchPlan(name, external=external, interface=interface)
        case _:
            return Task(name, interface, external)


def _external(machine: Machine, declaration: Declaration) -> External:
    """The coordinates; one that is missing or no text is reported."""
    given = dict[str, str]()
    for name, datum in declaration.options.items():
        span = declaration.option_spans[name]
        if name not in _COORDINATES:
            report_unknown(machine, "a reference", name, _COORDINATES, span)
            continue
        match machine.known(datum, declaration.frame, declaration.place):
            case Known(str() as text) if text:
                given[name] = text
            case Missing():
                given[name] = "?"  # reported already
            case _:
                machine.report_span(BAD_OPTION, f"`{name}` wants a text that is not empty", span)
                given[name] = "?"
    lacking = [name for name in _COORDINATES if name not in given]
    if lacking:
        message = f"a reference needs `{'`, `'.join(lacking)}`"
        way_out = "give it `project`, `domain`, `name` and `version`"
        machine.report(BAD_OPTION, message, declaration.frame, declaration.place, helps=(way_out,))
    return External(*(given.get(name, "?") for name in _COORDINATES))


# Made by a call


_KINDS: Final[Mapping[str, EntityKind]] = {
    "LAUNCH_PLAN": EntityKind.LAUNCH_PLAN,
    "LaunchPlanReference": EntityKind.LAUNCH_PLAN,
    "TASK": EntityKind.TASK,
    "TaskReference": EntityKind.TASK,
    "WORKFLOW": EntityKind.WORKFLOW,
    "WorkflowReference": EntityKind.WORKFLOW,
}
"""What the classes of references, and the resource types, refer to."""


_OBJECTS: Final[Mapping[Construct, EntityKind]] = {
    Construct.REFERENCED_LAUNCH_PLAN: EntityKind.LAUNCH_PLAN,
    Construct.REFERENCED_TASK: EntityKind.TASK,
    Construct.REFERENCED_WORKFLOW: EntityKind.WORKFLOW,
}
"""Classes of references to one kind of entity."""

_TAKES: Final[Mapping[Construct, tuple[str, ...]]] = {
    Construct.GET_REFERENCE_ENTITY: ("resource_type", *_COORDINATES),
    Construct.REFERENCE_ENTITY: ("reference",),
}
"""What says which entity is meant, where that is not the coordinates alone."""


def reference_entity(
    machine: Machine, construct: Construct, given: Arguments, node: ast.Call, frame: Frame
) -> Datum:
    """``ReferenceEntity(TaskReference(...), inputs, outputs)`` and ``get_reference_entity(...)``.

    And the classes that stand for one kind: ``ReferenceWorkflow(...)``.
    """
    names = (*_TAKES.get(construct, _COORDINATES), "inputs", "outputs")
    named = named_arguments(machine, given, [*names], "a reference", node, frame)
    if named is None:
        return MISSING
    match named.get("reference", named.get("resource_type")):
        case Recorded(function, arguments, keywords):
            of, coordinates = (
                function,
                {**dict(zip(_COORDINATES, arguments, strict=False)), **keywords},
            )
        case Name(of):
            coordinates = named
        case _:
            of, coordinates = "", named
    kind = _OBJECTS.get(construct, _KINDS.get(of.rpartition(".")[2]))
    texts = [_text(coordinates.get(name)) for name in _COORDINATES]
    inputs = _types(machine, named.get("inputs"), node, frame)
    outputs = _types(machine, named.get("outputs"), node, frame)
    if kind is None or inputs is None or outputs is None or not all(texts):
        message = "what this refers to is not known when the workflow is compiled"
        way_out = "give its kind, project, domain, name and version, and `kwtypes(...)`"
        return machine.report(BAD_OPTION, message, frame, node, helps=(way_out,))
    interface = Interface(
        tuple(Input(name, of) for name, of in inputs),
        tuple(Output(name, of) for name, of in outputs),
    )
    entity = _entity(kind, texts[2], interface, External(*texts))
    span = frame.module.positions.span(node)
    return add_made(machine, entity, interface, frame.module.source.module, span, {})


def _text(datum: Datum | None) -> str:
    return datum.value if isinstance(datum, Known) and isinstance(datum.value, str) else ""


def _types(
    machine: Machine, datum: Datum | None, node: ast.Call, frame: Frame
) -> list[tuple[str, Type]] | None:
    """The types that ``kwtypes(...)`` or a dictionary gives; None for anything else."""
    pairs = [] if datum is None or datum == Known(None) else typed(datum)
    if pairs is None:
        return None
    return [(name, type_of(machine, each, node, frame)) for name, each in pairs]
