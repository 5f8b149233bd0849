"""From objects that calls made to entities of the IR: launch plans, task objects.

The twin of `compiler.launch_plans` and `compiler.task_objects`, which read the same from source
text.
"""

from ..ir import paths
from ..ir.diagnostics import Help
from ..ir.nodes import LaunchPlan, Options, Task, TaskSpec, Variable
from ..ir.options import Problem
from ..ir.rules_language import BAD_OPTION
from ..ir.suggest import did_you_mean
from ..ir.task_options import (
    CONTAINER,
    QUERY,
    SHELL,
    SpecReader,
    read_container,
    read_query,
    read_shell,
    split_known,
)
from ..ir.values import Binding, String
from . import launch_plans
from .made import Made
from .made_interfaces import plan_of, values
from .standing import ref_of
from .task_objects import ContainerTask, ShellTask
from .world import World


def define_made(world: World, entity: Made) -> Task | LaunchPlan:
    """The entity as the package has it; what is wrong with it is reported."""
    world.locate(paths.entity(ref_of(entity)), world.span_of(entity))
    if isinstance(entity, launch_plans.LaunchPlan):
        plan, problems = plan_of(entity, world.annotations(world.span_of(entity)))
        _report(world, entity, problems)
        return plan
    spec, options, problems = _task(world, entity)
    _report(world, entity, problems)
    variable = Variable(entity.__module__, entity.variable) if entity.variable else None
    return Task(entity.name, world.interface(entity), spec, options, variable=variable)


def _report(world: World, entity: Made, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        message = f"`{problem.name}` of `{entity.name}` wants {problem.wants}"
        helps = tuple(map(Help, problem.helps))
        world.log.add(BAD_OPTION, message, world.span_of(entity), helps=helps)


_ABOUT = frozenset({"inputs", "outputs", "output_locs"})
"""Arguments that the interface is made of."""


def _task(world: World, entity: Made) -> tuple[TaskSpec, Options, tuple[Problem, ...]]:
    own = {name: obj for name, obj in entity.arguments.items() if name not in _ABOUT}
    given = [*values(own, world.annotations(world.span_of(entity)))]
    if isinstance(entity, ContainerTask):
        return read_container(_known_ones(world, entity, CONTAINER, given))
    if isinstance(entity, ShellTask):
        templates = (Binding(each.var, String(each.location)) for each in entity.locations)
        return read_shell(_known_ones(world, entity, SHELL, given), tuple(templates))
    return read_query(_known_ones(world, entity, QUERY, given))


def _known_ones(
    world: World, entity: Made, reader: SpecReader, given: list[Binding]
) -> list[Binding]:
    """The arguments that the kind takes; any other is reported."""
    taken, unknown = split_known(reader, given)
    for name in unknown:
        helps = tuple(map(Help, did_you_mean(name, reader.takes)))
        message = f"a {reader.what} has no option `{name}`"
        world.log.add(BAD_OPTION, message, world.span_of(entity), helps=helps)
    return taken
