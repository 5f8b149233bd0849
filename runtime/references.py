"""Entities that are registered elsewhere: a function's signature and the coordinates."""

from ..ir.nodes import External, LaunchPlan, Task, Workflow
from ..ir.rules_language import BAD_OPTION
from .dsl import Declared
from .world import World

_COORDINATES = ("project", "domain", "name", "version")


def refer(world: World, entity: Declared) -> Task | Workflow | LaunchPlan:
    """The entity that a reference stands for."""
    world.locate_entity(entity)
    interface, external = world.interface(entity), _external(world, entity)
    match entity.kind:
        case "workflow":
            return Workflow(entity.name, interface, external=external)
        case "launch_plan":
            return LaunchPlan(entity.name, external=external, interface=interface)
        case _:
            return Task(entity.name, interface, external)


def _external(world: World, entity: Declared) -> External:
    """The coordinates; one that is missing or no text is reported."""
    given = {name: entity.options.get(name) for name in _COORDINATES}
    wrong = [name for name, each in given.items() if not isinstance(each, str) or not each]
    if wrong:
        message = f"the reference `{entity.name}` needs `{'`, `'.join(wrong)}`, as text"
        world.log.add(BAD_OPTION, message, world.span_of(entity))
    return External(*(str(given[name] or "?") for name in _COORDINATES))
