"""Eager tasks: what flytekit registers beside each, so that it can be started, and cleaned up after."""

from dataclasses import replace
from typing import Final

from ...ir.nodes import (
    BODY,
    Block,
    Call,
    Input,
    Interface,
    Options,
    Output,
    Package,
    Plugin,
    Task,
    Workflow,
)
from ...ir.values import Binding, EntityKind, Promise, Ref

HANDLER: Final = "flytekit.core.python_function_task.EagerFailureHandlerTask"
"""What ends the runs that an eager task has started, when it fails."""


def with_wrappers(package: Package) -> tuple[Package, frozenset[str]]:
    """The package with a workflow and a handler for each eager task; and the names of the workflows."""
    eager = [each for each in package.tasks if each.eager]
    complete = replace(
        package,
        tasks=(*package.tasks, *map(_handler, eager)),
        workflows=(*package.workflows, *map(_wrapper, eager)),
    )
    return complete, frozenset(each.name for each in eager)


def _handler(task: Task) -> Task:
    options = Options(image=task.options.image)
    return Task(_handler_name(task), Interface(_inputs(task)), Plugin(HANDLER), options)


def _handler_name(task: Task) -> str:
    return f"{task.name}-cleanup"


def _inputs(task: Task) -> tuple[Input, ...]:
    return tuple(Input(each.name, each.type) for each in task.interface.inputs)


def _wrapper(task: Task) -> Workflow:
    """A workflow of the task's name that calls it with its own inputs."""
    given = tuple(Binding(each.name, Promise("", each.name)) for each in task.interface.inputs)
    call = Call("run", Ref(EntityKind.TASK, task.name), given)
    outputs = task.interface.outputs
    yielded = tuple(Binding(each.name, Promise(call.id, each.name)) for each in outputs)
    return Workflow(
        task.name,
        Interface(_inputs(task), tuple(Output(each.name, each.type) for each in outputs)),
        (Block(BODY, (call,), yielded),),
        on_failure=Call("cleanup", Ref(EntityKind.TASK, _handler_name(task)), given),
    )
