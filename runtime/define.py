"""From decorated functions to entities of the IR, for those that a package lacks."""

import inspect
from collections.abc import Iterator

from ..ir.build import failure_handler
from ..ir.declared import DeclaredOptions, read_declaration
from ..ir.diagnostics import Help
from ..ir.nodes import (
    Block,
    Call,
    Hook,
    LaunchPlan,
    Module,
    Package,
    PythonFunction,
    Task,
    Workflow,
)
from ..ir.rules_language import BAD_OPTION
from ..ir.values import EntityKind
from .define_made import define_made
from .dsl import Declared
from .functions import closure_of, decorators_of, digest_of, inner_function
from .imperative import Workflow as Imperative
from .made import Made
from .references import refer
from .standing import ref_of
from .trace import trace_body
from .world import World


def define_lacking(world: World) -> Package:
    """Everything that was met and that the package lacks, what that refers to included."""
    found = list[Task | Workflow | LaunchPlan]()
    modules: dict[str, Module] = {}
    for entity in world.lacking():
        found.append(_define(world, entity))
        modules.update((each.name, each) for each in _module(world, entity))
    found.sort(key=lambda each: each.name)
    new = (name for name in sorted(world.types) if name not in world.known.types)
    spans = sorted(dict.fromkeys(world.spans), key=lambda each: each.path)
    return Package(
        modules=tuple(modules[name] for name in sorted(modules)),
        types=tuple(world.types[name] for name in new),
        tasks=tuple(each for each in found if isinstance(each, Task)),
        workflows=tuple(each for each in found if isinstance(each, Workflow)),
        launch_plans=tuple(each for each in found if isinstance(each, LaunchPlan)),
        spans=tuple(spans),
    )


def _define(world: World, entity: Declared) -> Task | Workflow | LaunchPlan:
    if isinstance(entity, Made):
        return define_made(world, entity)
    if entity.is_reference:
        return refer(world, entity)
    return _workflow(world, entity) if entity.kind == "workflow" else _task(world, entity)


def _module(world: World, entity: Declared) -> Iterator[Module]:
    function = None if isinstance(entity, Made) else inner_function(entity.function)
    code = function.__code__ if function else None
    if isinstance(entity, Imperative):
        code = entity.flowc_place.f_code
    elif isinstance(entity, Made):
        code = entity.code
    file = world.sites.file(code) if code else None
    if file is not None:
        yield Module(entity.__module__, file.name, file.syntax.digest)


def _task(world: World, entity: Declared) -> Task:
    world.locate_entity(entity)
    declared = _declared(world, entity)
    return Task(
        entity.name,
        world.interface(entity),
        PythonFunction(entity.__module__, entity.__qualname__),
        declared.options,
        _hook(world, entity) if ref_of(entity).kind is EntityKind.DYNAMIC else None,
        digest_of(entity, world.sites),
        tuple(decorators_of(entity, world.sites)),
        eager=entity.is_eager,
        doc=declared.doc,
    )


def _hook(world: World, entity: Declared) -> Hook:
    calls = closure_of(entity, world.sites)
    for each in calls:
        world.interface(each)  # so that it is defined too
    return Hook(calls=tuple(map(ref_of, calls)))


def _workflow(world: World, entity: Declared) -> Workflow:
    path, interface = world.locate_entity(entity), world.interface(entity)
    declared = _declared(world, entity)
    blocks: tuple[Block, ...] | None = world.blocks.get(entity)
    if blocks is None:
        blocks = trace_body(world, entity, path, interface) or ()
    return Workflow(
        entity.name,
        interface,
        blocks,
        declared.options,
        declared.policy,
        _on_failure(world, entity),
        doc=declared.doc,
    )


# Options


def _declared(world: World, entity: Declared) -> DeclaredOptions:
    """What the options come to; those that do not fit are reported."""
    annotations = world.annotations(world.span_of(entity))
    given = {name: annotations.value(obj) for name, obj in entity.options.items()}
    found = read_declaration(given, inspect.cleandoc(entity.__doc__ or ""))
    for problem in found.problems:
        message = f"`{problem.name}` of `{entity.name}` wants {problem.wants}"
        helps = tuple(map(Help, problem.helps))
        world.log.add(BAD_OPTION, message, world.span_of(entity), helps=helps)
    return found


def _on_failure(world: World, entity: Declared) -> Call | None:
    handler = entity.options.get("on_failure")
    if not isinstance(handler, Declared):
        return None
    takes, own = world.interface(handler), world.interface(entity)
    return failure_handler(handler.__name__, ref_of(handler), takes, own)
