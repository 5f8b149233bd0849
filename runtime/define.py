"""From decorated functions to entities of the IR, for those that a package lacks."""

import inspect
from collections.abc import Iterator

from ..ir.build import failure_handler
from ..ir.diagnostics import Help
from ..ir.nodes import (
    Block,
    Call,
    FailurePolicy,
    Hook,
    LaunchPlan,
    Module,
    Options,
    Package,
    PythonFunction,
    Task,
    Workflow,
)
from ..ir.options import FAILURE_POLICIES, read_failure_policy, read_options
from ..ir.rules_language import BAD_OPTION
from ..ir.values import Binding, EntityKind, String, Value
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
    options = _options(world, entity)
    doc = _documentation(options, entity)
    return Task(
        entity.name,
        world.interface(entity),
        PythonFunction(entity.__module__, entity.__qualname__),
        _read_options(world, entity, options),
        _hook(world, entity) if ref_of(entity).kind is EntityKind.DYNAMIC else None,
        digest_of(entity, world.sites),
        tuple(decorators_of(entity, world.sites)),
        eager=entity.is_eager,
        doc=doc,
    )


def _hook(world: World, entity: Declared) -> Hook:
    calls = closure_of(entity, world.sites)
    for each in calls:
        world.interface(each)  # so that it is defined too
    return Hook(calls=tuple(map(ref_of, calls)))


def _workflow(world: World, entity: Declared) -> Workflow:
    path, interface = world.locate_entity(entity), world.interface(entity)
    options = _options(world, entity)
    doc = _documentation(options, entity)
    policy = _failure_policy(world, entity, options.pop("failure_policy", None))
    options.pop("on_failure", None)
    blocks: tuple[Block, ...] | None = world.blocks.get(entity)
    if blocks is None:
        blocks = trace_body(world, entity, path, interface) or ()
    return Workflow(
        entity.name,
        interface,
        blocks,
        _read_options(world, entity, options),
        policy,
        _on_failure(world, entity),
        doc=doc,
    )


# Options


def _options(world: World, entity: Declared) -> dict[str, Value]:
    """The options that were given, as values."""
    annotations = world.annotations(world.span_of(entity))
    return {name: annotations.value(obj) for name, obj in entity.options.items()}


def _read_options(world: World, entity: Declared, values: dict[str, Value]) -> Options:
    options, problems = read_options(Binding(name, each) for name, each in values.items())
    for problem in problems:
        message = f"`{problem.name}` of `{entity.name}` wants {problem.wants}"
        helps = tuple(map(Help, problem.helps))
        world.log.add(BAD_OPTION, message, world.span_of(entity), helps=helps)
    return options


def _documentation(options: dict[str, Value], entity: Declared) -> str:
    """The docstring, or the text of the option ``docs``."""
    if isinstance(given := options.get("docs"), String):
        del options["docs"]
        return given.value
    return inspect.cleandoc(entity.__doc__ or "")


def _failure_policy(world: World, entity: Declared, value: Value | None) -> FailurePolicy:
    policy = read_failure_policy(value) if value is not None else FailurePolicy.FAIL_IMMEDIATELY
    if policy is None:
        wanted = " or ".join(FAILURE_POLICIES)
        message = f"`failure_policy` of `{entity.name}` wants {wanted}"
        world.log.add(BAD_OPTION, message, world.span_of(entity))
    return policy or FailurePolicy.FAIL_IMMEDIATELY


def _on_failure(world: World, entity: Declared) -> Call | None:
    handler = entity.options.get("on_failure")
    if not isinstance(handler, Declared):
        return None
    takes, own = world.interface(handler), world.interface(entity)
    return failure_handler(handler.__name__, ref_of(handler), takes, own)
