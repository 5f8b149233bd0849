"""Configurations of plugins: what their recorded objects were made with, in the form that the plugins give it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ...ir.format import value_text
from ...ir.nodes import Resources
from ...ir.options import as_resources
from ...ir.rules_export import NO_OPTION
from ...ir.values import CallValue, Integer, NameValue, Null, Value
from .context import Context, Message, given
from .options import resources
from .pods import plain


@dataclass(frozen=True, slots=True)
class Plugged:
    """What a plugin changes of the task of a function."""

    parts: Message
    """Fields of the template: type, custom, version of the type."""
    before: tuple[str, ...] = ()
    """What stands before the arguments of the container."""
    template: Value | None = None
    """The pod template, as the plugin leaves it."""
    owns_pod: bool = False
    """Whether the template is all of the pod, and only the task says what runs in it."""


Fields: TypeAlias = Mapping[str, Value]


_REPLICAS: Final = ("image", "requests", "limits", "replicas", "restart_policy")
_MPI_REPLICAS: Final = ("command", *_REPLICAS)
_RUN_POLICY: Final = (
    "clean_pod_policy",
    "ttl_seconds_after_finished",
    "active_deadline_seconds",
    "backoff_limit",
)
_SPARK: Final = (
    *("spark_conf", "hadoop_conf", "executor_path", "applications_path"),
    *("driver_pod", "executor_pod"),
)
_PARAMETERS: Final[Mapping[str, Sequence[str]]] = {
    "dask.Dask": ("scheduler", "workers"),
    "dask.Scheduler": ("image", "requests", "limits"),
    "dask.WorkerGroup": ("number_of_workers", "image", "requests", "limits"),
    "kfmpi.HorovodJob": (
        *("worker", "launcher", "run_policy", "slots", "verbose", "log_level"),
        *("discovery_script_path", "elastic_timeout", "num_launcher_replicas", "num_workers"),
    ),
    "kfmpi.Launcher": _MPI_REPLICAS,
    "kfmpi.MPIJob": (
        *("launcher", "worker", "run_policy", "slots", "num_launcher_replicas", "num_workers"),
    ),
    "kfmpi.RunPolicy": _RUN_POLICY,
    "kfmpi.Worker": _MPI_REPLICAS,
    "kfpytorch.Elastic": (
        *("nnodes", "nproc_per_node", "start_method", "monitor_interval", "max_restarts"),
        *("rdzv_configs", "increase_shared_mem", "run_policy"),
    ),
    "kfpytorch.Master": ("image", "requests", "limits", "restart_policy"),
    "kfpytorch.PyTorch": ("master", "worker", "run_policy", "num_workers", "increase_shared_mem"),
    "kfpytorch.RunPolicy": _RUN_POLICY,
    "kfpytorch.Worker": _REPLICAS,
    "kftensorflow.Chief": _REPLICAS,
    "kftensorflow.Evaluator": _REPLICAS,
    "kftensorflow.PS": _REPLICAS,
    "kftensorflow.RunPolicy": _RUN_POLICY,
    "kftensorflow.TfJob": (
        *("chief", "ps", "worker", "evaluator", "run_policy", "num_workers", "num_ps_replicas"),
        *("num_chief_replicas", "num_evaluator_replicas"),
    ),
    "kftensorflow.Worker": _REPLICAS,
    "pod.Pod": ("pod_spec", "primary_container_name", "labels", "annotations"),
    "ray.AutoscalerOptionsConfig": (
        *("upscaling_mode", "idle_timeout_seconds", "env", "image", "requests", "limits"),
    ),
    "ray.HeadNodeConfig": ("ray_start_params", "pod_template", "requests", "limits"),
    "ray.RayJobConfig": (
        *("worker_node_config", "head_node_config", "enable_autoscaling", "autoscaler_options"),
        *("runtime_env", "address", "shutdown_after_job_finishes", "ttl_seconds_after_finished"),
    ),
    "ray.WorkerNodeConfig": (
        *("group_name", "replicas", "min_replicas", "max_replicas", "ray_start_params"),
        *("pod_template", "requests", "limits"),
    ),
    "spark.Databricks": (*_SPARK, "databricks_conf", "databricks_instance"),
    "spark.DatabricksV2": (
        *(*_SPARK, "databricks_conf", "databricks_instance"),
        *("databricks_service_credential_provider", "databricks_token_secret"),
        *("databricks_auth_type", "databricks_client_id", "databricks_oauth_secret"),
        *("databricks_oidc_token_file", "databricks_oidc_audience"),
        *("notebook_path", "notebook_base_parameters"),
    ),
    "spark.Spark": _SPARK,
}
"""Parameters of the plugins' classes, in order, by package and class."""


def class_of(value: Value) -> str:
    """The package and class of an object, ``dask.Dask``, wherever in the package it was taken from."""
    match value:
        case CallValue(function) if function.startswith("flytekitplugins."):
            parts = function.split(".")
            return f"{parts[1]}.{parts[-1]}"
        case _:
            return ""


def fields_of(value: Value | None, context: Context) -> Fields:
    """What an object was made with, less what was given as None; anything else is reported."""
    if value is None:
        return {}
    parameters = _PARAMETERS.get(class_of(value))
    if not isinstance(value, CallValue) or parameters is None:
        message = f"`{value_text(value)}` in the configuration of a task is not known"
        context.report(NO_OPTION, message, "write the object of the plugin out")
        return {}
    found: dict[str, Value] = {**dict(zip(parameters, value.arguments, strict=False))}
    found.update((each.name, each.value) for each in value.keywords)
    for name in sorted(found.keys() - {*parameters}):
        message = f"`{name}` of `{value.function}` is not known"
        context.report(NO_OPTION, message, "leave it out")
    return {name: each for name, each in found.items() if each != Null()}


def inner_fields(fields: Fields, name: str, context: Context) -> Fields:
    """What an object within another was made with; nothing where it is not given."""
    return fields_of(fields.get(name), context)


def plain_field(fields: Fields, name: str, context: Context) -> object:
    """A part as JSON; None where it is not given."""
    value = fields.get(name)
    return None if value is None else plain(value, context)


def number_of(fields: Fields, name: str, default: int, context: Context) -> int:
    """A part that is an integer, or the default."""
    match fields.get(name):
        case None:
            return default
        case Integer(number):
            return number
        case value:
            message = f"`{name}={value_text(value)}` is not an integer"
            context.report(NO_OPTION, message, "write an integer")
            return default


def some_of(**fields: object) -> Message:
    """A message of the fields that protobuf writes: those that are not the default of their type."""
    return {name: each for name, each in given(**fields).items() if each not in (0, False)}


def replica_resources(fields: Fields, context: Context) -> Message:
    """The resources that an object asks for."""
    order = ("cpu", "memory", "gpu", "storage")
    return resources(
        _quantities(fields, "requests", context), _quantities(fields, "limits", context), order
    )


def _quantities(fields: Fields, name: str, context: Context) -> Resources | None:
    value = fields.get(name)
    if value is None:
        return None
    found = as_resources(value)
    if isinstance(found, Resources):
        return found
    message = f"`{name}={value_text(value)}` is not known"
    context.report(NO_OPTION, message, 'write `Resources(cpu="1", ...)`')
    return None


_POLICIES: Final[Mapping[str, str]] = {
    "CleanPodPolicy.ALL": "CLEANPOD_POLICY_ALL",
    "CleanPodPolicy.NONE": "",  # the default
    "CleanPodPolicy.RUNNING": "CLEANPOD_POLICY_RUNNING",
    "RestartPolicy.ALWAYS": "RESTART_POLICY_ALWAYS",
    "RestartPolicy.FAILURE": "RESTART_POLICY_ON_FAILURE",
    "RestartPolicy.NEVER": "",
    "UpscalingMode.UPSCALING_MODE_AGGRESSIVE": "UPSCALING_MODE_AGGRESSIVE",
    "UpscalingMode.UPSCALING_MODE_CONSERVATIVE": "UPSCALING_MODE_CONSERVATIVE",
    "UpscalingMode.UPSCALING_MODE_DEFAULT": "UPSCALING_MODE_DEFAULT",
    "UpscalingMode.UPSCALING_MODE_UNSPECIFIED": "",
}


def policy_of(fields: Fields, name: str, context: Context) -> str:
    """A member of an enumeration, as protobuf writes it."""
    value = fields.get(name)
    if value is None:
        return ""
    member = ".".join(value.name.split(".")[-2:]) if isinstance(value, NameValue) else ""
    if member not in _POLICIES:
        message = f"`{name}={value_text(value)}` is not known"
        context.report(NO_OPTION, message, "name a member of the enumeration")
    return _POLICIES.get(member, "")


def kind_of(type: str, custom: Message | None, version: int = 0) -> Message:
    """The type of a task of a plugin, what the plugin is told, and the version of the type."""
    return given(type=type, custom=custom, taskTypeVersion=version or None)
