"""What launch plans and task objects take and give, and what launch plans are made of."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..ir import nodes
from ..ir.nodes import Input, Interface, Output
from ..ir.options import Problem
from ..ir.plan_options import read_plan
from ..ir.scope import plan_interface
from ..ir.values import Binding
from .annotations import Annotations
from .dsl import Declared
from .launch_plans import LaunchPlan
from .made import Made
from .task_objects import TaskObject


def made_interface(
    entity: Made, annotations: Annotations, interface_of: Callable[[Declared], Interface]
) -> Interface:
    """What an entity takes and gives."""
    if isinstance(entity, LaunchPlan):
        return plan_interface(plan_of(entity, annotations)[0], interface_of(entity.workflow))
    if not isinstance(entity, TaskObject):
        raise TypeError(f"{entity!r} is no entity")
    read = annotations.read
    return Interface(
        tuple(Input(name, read(of)) for name, of in entity.inputs.items()),
        tuple(Output(name, read(of)) for name, of in entity.outputs.items()),
    )


def plan_of(
    entity: LaunchPlan, annotations: Annotations
) -> tuple[nodes.LaunchPlan, tuple[Problem, ...]]:
    """The launch plan, and what does not fit in it."""
    given = values(entity.arguments, annotations)
    return read_plan(entity.name, entity.workflow.name, given)


def values(given: Mapping[str, Any], annotations: Annotations) -> Iterator[Binding]:
    """Arguments as values of the IR."""
    return (Binding(name, annotations.value(obj)) for name, obj in given.items())
