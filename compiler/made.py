"""Entities that calls make, as the program keeps them: each under a name of its own."""

from collections.abc import Mapping
from dataclasses import replace

from ..ir import paths
from ..ir.diagnostics import Help, Label
from ..ir.nodes import Interface, Located, Span, Task, Variable
from ..ir.rules_graph import DUPLICATE_ENTITY
from ..ir.scope import ref_of
from ..ir.values import EntityKind, Ref
from .domain import MISSING, Datum, EntityDatum, Module
from .machine import Machine
from .program import Declaration, Entity, Imperative, Made


def add_made(
    machine: Machine,
    entity: Entity,
    interface: Interface,
    module: str,
    span: Span,
    spans: Mapping[str, Span],
) -> Datum:
    """Add an entity to the program; the same one twice is one. `spans` are those of its inputs."""
    ref, path = ref_of(entity), paths.entity(ref_of(entity))
    known = _known(machine, ref)
    if isinstance(known, Made) and known.entity == entity:
        return EntityDatum(ref)
    if known is not None:
        return _report_twice(machine, ref, known, span)
    located = tuple(Located(paths.argument(path, name), each) for name, each in spans.items())
    made = Made(ref, entity, interface, module, span, located)
    machine.program.declarations[ref] = made
    return EntityDatum(ref)


def complete_made(machine: Machine, made: Made) -> Entity:
    """The entity as the package has it: a task with the variable that holds it."""
    machine.locate(paths.entity(made.ref), made.span)
    machine.spans.extend(made.spans)
    if not isinstance(made.entity, Task):
        return made.entity
    module = machine.program.modules.get(made.module)
    name = _holders(machine, module).get(made.ref) if module else None
    return replace(made.entity, variable=Variable(made.module, name) if name else None)


def _holders(machine: Machine, module: Module) -> Mapping[Ref, str]:
    """For each entity the first name at the top of the module that holds it."""
    found = machine.program.holders.get(module.source.module)
    if found is None:
        found = machine.program.holders[module.source.module] = dict[Ref, str]()
        for name, datum in module.names.items():
            if isinstance(datum, EntityDatum):
                found.setdefault(datum.ref, name)
    return found


def _known(machine: Machine, ref: Ref) -> Declaration | Made | Imperative | None:
    """What has the name already; launch plans have names of their own."""
    is_plan = ref.kind is EntityKind.LAUNCH_PLAN
    others = () if is_plan else (EntityKind.TASK, EntityKind.DYNAMIC, EntityKind.WORKFLOW)
    refs = dict.fromkeys((ref, *(Ref(kind, ref.name) for kind in others)))
    found = (machine.program.declarations.get(each) for each in refs)
    return next((each for each in found if each is not None), None)


def _report_twice(
    machine: Machine, ref: Ref, known: Declaration | Made | Imperative, span: Span
) -> Datum:
    what = ref.kind.value.replace("_", " ")
    first = (
        known.frame.module.positions.name_span(known.function)
        if isinstance(known, Declaration)
        else known.span
    )
    machine.log.add(
        DUPLICATE_ENTITY,
        f"there is another {known.ref.kind.value.replace('_', ' ')} called `{ref.name}`",
        span,
        f"a {what} of the same name",
        also=(Label(first, "declared here", primary=False),),
        helps=(Help("give one of the two another name"),),
    )
    return MISSING
