"""What there is to know about each entity beside its picture: said once, however often it is drawn."""

from collections.abc import Iterator
from typing import assert_never

from ..ir import paths
from ..ir.digests import digests
from ..ir.nodes import (
    External,
    FailurePolicy,
    Interface,
    LaunchPlan,
    Package,
    Task,
    TaskSpec,
    Workflow,
)
from ..ir.records import dataclass
from ..ir.scope import Entity, Scope, ref_of
from ..ir.text_fields import given_fields
from .boxes import Port
from .canvas import Canvas, canvas
from .values import settings_of, value_text


@dataclass(frozen=True, slots=True)
class Details:
    """An entity, told in texts."""

    name: str
    """Qualified."""
    kind: str
    inputs: tuple[Port, ...] = ()
    """`Port.value` is the default."""
    outputs: tuple[Port, ...] = ()
    facts: tuple[str, ...] = ()
    """What runs and how: ``name = value`` each."""
    doc: str = ""
    place: str = ""
    """``file:line`` of its declaration."""
    digest: str = ""


def details(package: Package) -> dict[str, Details]:
    """The details of every entity, by IR path (`ir.paths.entity`), in the order of the package."""
    drawing, found = canvas(package), digests(package).parts
    entities: tuple[Entity, ...] = (*package.workflows, *package.tasks, *package.launch_plans)
    return {
        (path := paths.entity(ref_of(each))): _details(each, path, drawing, found.get(path, ""))
        for each in entities
    }


def _details(entity: Entity, path: str, drawing: Canvas, digest: str) -> Details:
    ref = ref_of(entity)
    interface = drawing.index.interface(ref) or Interface()
    nothing = Scope({})
    inputs = tuple(
        Port(
            each.name,
            drawing.type_text(each.type),
            value_text(each.default, nothing) if each.default is not None else "",
            each.doc,
        )
        for each in interface.inputs
    )
    outputs = tuple(
        Port(each.name, drawing.type_text(each.type), doc=each.doc) for each in interface.outputs
    )
    kind = ref.kind.value.replace("_", " ")
    facts = (*_facts(entity), *settings_of(entity.options))
    place = drawing.place(path)
    return Details(entity.name, kind, inputs, outputs, facts, entity.doc, place, digest)


def _facts(entity: Entity) -> Iterator[str]:
    match entity:
        case Task():
            yield from _spec(entity.spec)
            yield from (f"decorator = {each}" for each in entity.decorators)
        case Workflow():
            if entity.failure_policy is not FailurePolicy.FAIL_IMMEDIATELY:
                yield f"failure_policy = {entity.failure_policy.name.lower()}"
            yield from _external(entity.external)
        case LaunchPlan():
            if entity.workflow:
                yield f"workflow = {entity.workflow}"
            names = ("default_inputs", "fixed_inputs", "schedule", "max_parallelism")
            yield from (f"{name} = {text}" for name, text in given_fields(entity, names))
            yield from _external(entity.external)
        case _:
            assert_never(entity)


def _spec(spec: TaskSpec) -> Iterator[str]:
    if isinstance(spec, External):
        yield from _external(spec)
        return
    yield f"runs = {type(spec).__name__}"
    yield from (f"{name} = {text}" for name, text in given_fields(spec))


def _external(external: External | None) -> Iterator[str]:
    if external is not None:
        yield f"registered = {external.project}/{external.domain}/{external.name}"
        yield f"version = {external.version}"
