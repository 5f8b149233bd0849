"""Tasks of plugins: what each class of configuration makes of a task, as the plugin itself would."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias, cast

from ...ir.format import value_text
from ...ir.nodes import Resources, Task
from ...ir.options import as_resources
from ...ir.records import dataclass
from ...ir.rules_export import NO_OPTION, NO_TASK
from ...ir.values import Boolean, CallValue, Integer, ListValue, NameValue, Null, String, Value
from .context import Context, Message, given
from .options import resources
from .pods import k8s_pod, plain, resource_pod, with_shared_memory

_VIRTUALENV: Final = "/opt/venv"
_ENTRYPOINT: Final = f"{_VIRTUALENV}/bin/entrypoint.py"


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
Make: TypeAlias = Callable[[Fields, Task, Context], Plugged]


def plugged(task: Task, context: Context) -> Plugged:
    """What the configuration of a task makes of it; nothing where there is none."""
    config, template = task.options.config, task.options.pod_template
    if config is None:
        return Plugged({}, template=template)
    if isinstance(config, CallValue) and config.function == TEMPLATE:
        return _registered(config, task, context)
    make = _PLUGINS.get(_class_of(config))
    if make is None:
        what = config.function if isinstance(config, CallValue) else value_text(config)
        message = f"the document of a task with the configuration `{what}` is not known"
        context.report(NO_TASK, message, "leave `task_config` out, or run the task in a container")
        return Plugged({}, template=template)
    return make(_fields(config, context), task, context)


TEMPLATE: Final = "flyte.TaskTemplate"
"""Stands for the configuration of a task that was read from Flyte: what its plugin had made of it."""


def _registered(config: CallValue, task: Task, context: Context) -> Plugged:
    found = {each.name: plain(each.value, context) for each in config.keywords}
    custom = found.get("custom") or None
    parts = given(
        type=found.get("type"), custom=custom, taskTypeVersion=found.get("version") or None
    )
    before = tuple(cast("list[str]", found.get("before", [])))
    return Plugged(parts, before, task.options.pod_template)


# Recorded objects of the plugins

_REPLICAS: Final = ("image", "requests", "limits", "replicas", "restart_policy")
_MPI_REPLICAS: Final = ("command", *_REPLICAS)
_RUN_POLICY: Final = (
    "clean_pod_policy",
    "ttl_seconds_after_finished",
    "active_deadline_seconds",
    "backoff_limit",
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
    "spark.Spark": (
        *("spark_conf", "hadoop_conf", "executor_path", "applications_path"),
        *("driver_pod", "executor_pod"),
    ),
}
"""Parameters of the plugins' classes, in order, by package and class."""


def _class_of(value: Value) -> str:
    """The package and class of an object, ``dask.Dask``, wherever in the package it was taken from."""
    match value:
        case CallValue(function) if function.startswith("flytekitplugins."):
            parts = function.split(".")
            return f"{parts[1]}.{parts[-1]}"
        case _:
            return ""


def _fields(value: Value | None, context: Context) -> Fields:
    """What an object was made with, less what was given as None; anything else is reported."""
    if value is None:
        return {}
    parameters = _PARAMETERS.get(_class_of(value))
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


def _inner(fields: Fields, name: str, context: Context) -> Fields:
    return _fields(fields.get(name), context)


def _plain(fields: Fields, name: str, context: Context) -> object:
    """A part as JSON; None where it is not given."""
    value = fields.get(name)
    return None if value is None else plain(value, context)


def _number(fields: Fields, name: str, default: int, context: Context) -> int:
    match fields.get(name):
        case None:
            return default
        case Integer(number):
            return number
        case value:
            message = f"`{name}={value_text(value)}` is not an integer"
            context.report(NO_OPTION, message, "write an integer")
            return default


def _some(**fields: object) -> Message:
    """A message of the fields that protobuf writes: those that are not the default of their type."""
    return {name: each for name, each in given(**fields).items() if each not in (0, False)}


def _resources(fields: Fields, context: Context) -> Message:
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


# Kubeflow: replicas and run policies

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


def _policy(fields: Fields, name: str, context: Context) -> str:
    """A member of an enumeration, as protobuf writes it."""
    value = fields.get(name)
    if value is None:
        return ""
    member = ".".join(value.name.split(".")[-2:]) if isinstance(value, NameValue) else ""
    if member not in _POLICIES:
        message = f"`{name}={value_text(value)}` is not known"
        context.report(NO_OPTION, message, "name a member of the enumeration")
    return _POLICIES.get(member, "")


def _replicas(fields: Fields, count: int, context: Context) -> Message:
    return {
        **_some(
            command=_plain(fields, "command", context),
            replicas=count,
            image=_plain(fields, "image", context),
            restartPolicy=_policy(fields, "restart_policy", context),
        ),
        "resources": _resources(fields, context),
    }


def _counted(config: Fields, role: str, legacy: str, context: Context) -> Message:
    """The replicas of a role; their number may stand in an option of older releases."""
    fields = _inner(config, role, context)
    count = _number(fields, "replicas", 0, context)
    return _replicas(fields, _number(config, legacy, 0, context) or count, context)


def _run_policy(config: Fields, context: Context) -> Message | None:
    if "run_policy" not in config:
        return None
    fields = _inner(config, "run_policy", context)
    return _some(
        cleanPodPolicy=_policy(fields, "clean_pod_policy", context),
        ttlSecondsAfterFinished=_plain(fields, "ttl_seconds_after_finished", context),
        activeDeadlineSeconds=_plain(fields, "active_deadline_seconds", context),
        backoffLimit=_plain(fields, "backoff_limit", context),
    )


def _kind(type: str, custom: Message | None, version: int = 0) -> Message:
    return given(type=type, custom=custom, taskTypeVersion=version or None)


# The plugins


def _pytorch(config: Fields, task: Task, context: Context) -> Plugged:
    custom = given(
        workerReplicas=_counted(config, "worker", "num_workers", context),
        masterReplicas=_replicas(_inner(config, "master", context), 1, context),
        runPolicy=_run_policy(config, context),
    )
    return Plugged(_kind("pytorch", custom, 1), template=_torch_pod(config, task, context))


def _torch_pod(config: Fields, task: Task, context: Context) -> Value | None:
    """The task's pod template, with memory that the processes of a worker share."""
    template = task.options.pod_template
    is_shared = task.options.shared_memory not in (None, Boolean(value=False))
    if config.get("increase_shared_mem") == Boolean(value=False) or is_shared:
        return template
    return with_shared_memory(template, context)


def _elastic(config: Fields, task: Task, context: Context) -> Plugged:
    template = _torch_pod(config, task, context)
    least, most = _nodes(config, context)
    if config.get("nnodes", Integer(1)) == Integer(1):
        return Plugged(_kind("python-task", None, 1), template=template)
    elastic = _some(
        rdzvBackend="c10d",
        minReplicas=least,
        maxReplicas=most,
        nprocPerNode=_number(config, "nproc_per_node", 1, context),
        maxRestarts=_number(config, "max_restarts", 0, context),
    )
    policy = _run_policy(config, context)
    custom = given(workerReplicas=_some(replicas=most), elasticConfig=elastic, runPolicy=policy)
    return Plugged(_kind("pytorch", custom, 1), template=template)


def _nodes(config: Fields, context: Context) -> tuple[int, int]:
    """The least and the most nodes: of ``2``, ``"2"`` or ``"2:4"``."""
    match config.get("nnodes", Integer(1)):
        case Integer(number):
            return number, number
        case String(text) if all(each.isdecimal() for each in text.split(":", 1)):
            least, _, most = text.partition(":")
            return int(least), int(most or least)
        case value:
            message = f"`nnodes={value_text(value)}` is no number of nodes"
            context.report(NO_OPTION, message, 'write a number, or `"LEAST:MOST"`')
            return 1, 1


def _tensorflow(config: Fields, task: Task, context: Context) -> Plugged:
    custom = given(
        chiefReplicas=_counted(config, "chief", "num_chief_replicas", context),
        workerReplicas=_counted(config, "worker", "num_workers", context),
        psReplicas=_counted(config, "ps", "num_ps_replicas", context),
        evaluatorReplicas=_counted(config, "evaluator", "num_evaluator_replicas", context),
        runPolicy=_run_policy(config, context),
    )
    return Plugged(_kind("tensorflow", custom, 1), template=task.options.pod_template)


_MPI: Final = (
    *("mpirun", "--allow-run-as-root", "-bind-to", "none", "-map-by", "slot"),
    *("-x", "LD_LIBRARY_PATH", "-x", "PATH", "-x", "NCCL_DEBUG=INFO"),
    *("-mca", "pml", "ob1", "-mca", "btl", "^openib"),
)


def _mpi(config: Fields, task: Task, context: Context) -> Plugged:
    custom, _, processes = _mpi_job(config, context)
    before = (*_MPI, "-np", str(processes), "python", _ENTRYPOINT)
    return Plugged(_kind("mpi", custom, 1), before, task.options.pod_template)


def _horovod(config: Fields, task: Task, context: Context) -> Plugged:
    custom, slots, processes = _mpi_job(config, context)
    script = _plain(config, "discovery_script_path", context) or "/etc/mpi/discover_hosts.sh"
    least_and_most = ("--min-np", str(processes), "--max-np", str(processes))
    before = (
        *("horovodrun", "-np", str(processes)),
        *("--log-level", str(_plain(config, "log_level", context) or "INFO")),
        *("--network-interface", "eth0", *least_and_most, "--slots-per-host", str(slots)),
        *("--host-discovery-script", str(script)),
        *("--elastic-timeout", str(_number(config, "elastic_timeout", 1200, context))),
        *(("--verbose",) if config.get("verbose") == Boolean(value=True) else ()),
    )
    return Plugged(_kind("mpi", custom, 1), before, task.options.pod_template)


def _mpi_job(config: Fields, context: Context) -> tuple[Message, int, int]:
    """What the operator is told; the slots of a worker; the processes of all workers."""
    worker = _counted(config, "worker", "num_workers", context)
    slots = _number(config, "slots", 1, context)
    custom = given(
        workerReplicas=worker,
        launcherReplicas=_counted(config, "launcher", "num_launcher_replicas", context),
        runPolicy=_run_policy(config, context),
        **_some(slots=slots),
    )
    return custom, slots, cast("int", worker.get("replicas", 0)) * slots


def _dask(config: Fields, task: Task, context: Context) -> Plugged:
    def group(fields: Fields, **count: int) -> Message:
        image = _plain(fields, "image", context)
        return {**_some(**count, image=image), "resources": _resources(fields, context)}

    workers = _inner(config, "workers", context)
    count = _number(workers, "number_of_workers", 1, context)
    custom: Message = {
        "scheduler": group(_inner(config, "scheduler", context)),
        "workers": group(workers, numberOfWorkers=count),
    }
    return Plugged(_kind("dask", custom), template=task.options.pod_template)


def _ray(config: Fields, task: Task, context: Context) -> Plugged:
    if "runtime_env" in config:
        context.report(NO_OPTION, "`runtime_env` is not exported", "put it into the task's image")
    head = _ray_head(_inner(config, "head_node_config", context), context)
    groups = config.get("worker_node_config")
    workers = groups.items if isinstance(groups, ListValue) else ()
    cluster = given(
        headGroupSpec=head if "head_node_config" in config else None,
        workerGroupSpec=[_ray_group(_fields(each, context), context) for each in workers],
        autoscalerOptions=_ray_scaling(config, context),
        **_some(enableAutoscaling=_plain(config, "enable_autoscaling", context)),
    )
    custom = {
        "rayCluster": cluster,
        **_some(
            shutdownAfterJobFinishes=_plain(config, "shutdown_after_job_finishes", context),
            ttlSecondsAfterFinished=_plain(config, "ttl_seconds_after_finished", context),
        ),
    }
    return Plugged(_kind("ray", custom), template=task.options.pod_template)


def _ray_head(fields: Fields, context: Context) -> Message:
    start = _plain(fields, "ray_start_params", context)
    return given(rayStartParams=start or None, k8sPod=_ray_pod(fields, "ray-head", context))


def _ray_group(fields: Fields, context: Context) -> Message:
    count = _number(fields, "replicas", 0, context)
    most = max(count, _number(fields, "max_replicas", count, context))
    least = min(count, _number(fields, "min_replicas", count, context))
    return given(
        groupName=_plain(fields, "group_name", context),
        **_some(replicas=count, minReplicas=least, maxReplicas=most),
        rayStartParams=_plain(fields, "ray_start_params", context) or None,
        k8sPod=_ray_pod(fields, "ray-worker", context),
    )


def _ray_pod(fields: Fields, container: str, context: Context) -> Message | None:
    found = (fields.get("requests"), fields.get("limits"))
    if any(found):
        return resource_pod(container, *found, context)
    template = fields.get("pod_template")
    return None if template is None else k8s_pod(template, context)


def _ray_scaling(config: Fields, context: Context) -> Message | None:
    if "autoscaler_options" not in config:
        return None
    fields = _inner(config, "autoscaler_options", context)
    variables = cast("Mapping[str, str]", _plain(fields, "env", context) or {})
    return {
        **_some(
            upscalingMode=_policy(fields, "upscaling_mode", context),
            idleTimeoutSeconds=_plain(fields, "idle_timeout_seconds", context),
            image=_plain(fields, "image", context),
            env=[given(key=key, value=value) for key, value in variables.items()],
        ),
        "resources": _resources(fields, context),
    }


def _spark(config: Fields, task: Task, context: Context) -> Plugged:
    executor, application = f"{_VIRTUALENV}/bin/python3", f"local://{_ENTRYPOINT}"
    image = task.options.image
    if isinstance(image, CallValue) and not any(
        each.name == "base_image" and each.value != Null() for each in image.keywords
    ):  # the image is built upon that of Spark
        executor, application = "/usr/bin/python3", "local:///usr/local/bin/entrypoint.py"
    pods = {
        key: k8s_pod(config[name], context)
        for key, name in (("driverPod", "driver_pod"), ("executorPod", "executor_pod"))
        if name in config
    }
    custom = given(
        mainApplicationFile=_plain(config, "applications_path", context) or application,
        executorPath=_plain(config, "executor_path", context) or executor,
        sparkConf=_plain(config, "spark_conf", context) or None,
        hadoopConf=_plain(config, "hadoop_conf", context) or None,
        databricksConf={},
        **pods,
    )
    return Plugged(_kind("spark", custom), template=task.options.pod_template)


def _pod(config: Fields, task: Task, context: Context) -> Plugged:
    return Plugged(_kind("sidecar", None, 2), template=task.options.config, owns_pod=True)


_PLUGINS: Final[Mapping[str, Make]] = {
    "dask.Dask": _dask,
    "kfmpi.HorovodJob": _horovod,
    "kfmpi.MPIJob": _mpi,
    "kfpytorch.Elastic": _elastic,
    "kfpytorch.PyTorch": _pytorch,
    "kftensorflow.TfJob": _tensorflow,
    "pod.Pod": _pod,
    "ray.RayJobConfig": _ray,
    "spark.Spark": _spark,
}
"""What makes the parts of a task, by the class of its configuration."""
