"""What a task is made of, by its kind: a function, a container, a script, a query."""

from collections.abc import Mapping, Sequence
from typing import Final, assert_never

from ...ir.nodes import Container, External, Options, Plugin, PythonFunction, Shell, Sql, Task
from ...ir.rules_export import NO_TASK
from ...ir.values import NameValue, String
from .containers import INPUTS, RESOLVER, container, raw_container
from .context import Context, Message, given
from .eager import HANDLER
from .plugin_config import Plugged
from .plugins import plugged
from .pods import plain, pod

_HANDLER_LOADER: Final = (
    "flytekit.core.python_function_task.eager_failure_task_resolver",
    "--",
    "eager",
    "failure",
    "handler",
)
"""How the handler of eager tasks is found; it is told nothing of the task."""


def _sensor(module: str, name: str) -> Message:
    """A task that an agent runs: it imports the sensor's class and asks it again and again."""
    about = {"sensor_module": module, "sensor_name": name, "sensor_config": None, "inputs": None}
    return {"type": "sensor", "custom": about}


_ECHO: Final[Message] = {"type": "echo"}
_FILE_SENSOR: Final[Message] = _sensor("flytekit.sensor.file_sensor", "FileSensor")
_BY_CLASS: Final[Mapping[str, Message]] = {
    "flytekit.Echo": _ECHO,
    "flytekit.core.task.Echo": _ECHO,
    "flytekit.FileSensor": _FILE_SENSOR,
    "flytekit.sensor.FileSensor": _FILE_SENSOR,
    "flytekit.sensor.file_sensor.FileSensor": _FILE_SENSOR,
}
"""What tasks of flytekit's own classes have, which run in no container of theirs."""


def kind_parts(task: Task, context: Context, program: Sequence[str] = ()) -> Message:
    """The parts of a task's template that its kind has; `program` runs it in another way."""
    plugin = plugged(task, context)
    match task.spec:
        case PythonFunction() | Shell():
            usual = ("pyflyte-execute", *INPUTS, "--resolver", *loader(task, context))
            runs = container(task, [*plugin.before, *(program or usual)], context)
            return {**plugin.parts, **_in_pod(plugin, runs, context)}
        case Container() as spec:
            parts = _in_pod(plugin, raw_container(task, spec, context), context)
            return {"type": "raw-container", **parts}
        case Sql():
            return {"type": _text(task.options, "task_type") or "sql_task"}
        case Plugin(type) if type == HANDLER:
            arguments = ["pyflyte-execute", *INPUTS, "--resolver", *_HANDLER_LOADER]
            return {
                "type": "eager_failure_handler_task",
                "container": container(task, arguments, context),
            }
        case Plugin(type) if type in _BY_CLASS:
            return _BY_CLASS[type]
        case Plugin(type, arguments) if "." not in type:  # a task type of Flyte, as it was read
            custom = {each.name: plain(each.value, context) for each in arguments}
            return {"type": type, **given(custom=custom or None)}
        case Plugin(type):
            message = (
                f"what Flyte is told of a `{type}` is computed by its class, which does not run"
            )
            context.report(NO_TASK, message, "write it as a function, or as a `ContainerTask`")
            return {}
        case External():
            return {}
        case _:
            assert_never(task.spec)


def _in_pod(plugin: Plugged, runs: Message, context: Context) -> Message:
    """The container as it is, or in the pod that the task's template describes."""
    if plugin.template is None:
        return {"container": runs}
    return pod(plugin.template, runs, context, keeps_image=not plugin.owns_pod)


def loader(task: Task, context: Context) -> list[str]:
    """How the container finds the task: a resolver, and what the resolver is told."""
    match task.spec, task.variable:
        case PythonFunction(module, name), _:
            pass
        case _, variable if variable is not None:
            module, name = variable.module, variable.name
        case _:
            message = f"`{task.name}` is held by no variable, so it cannot be found when it runs"
            context.report(NO_TASK, message, "assign it to a variable of the module")
            return [RESOLVER]
    return [_resolver(task.options), "--", "task-module", module, "task-name", name]


def _resolver(options: Options) -> str:
    found = next((each.value for each in options.extra if each.name == "task_resolver"), None)
    return found.name if isinstance(found, NameValue) else RESOLVER


def _text(options: Options, name: str) -> str:
    for each in options.extra:
        if each.name == name and isinstance(each.value, String):
            return each.value.value
    return ""
