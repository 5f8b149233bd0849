"""Tasks of plugins: what each class of configuration makes of a task, as the plugin itself would."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from ...ir.format import value_text
from ...ir.nodes import Task
from ...ir.rules_export import NO_OPTION, NO_TASK
from ...ir.values import Boolean, CallValue, Integer, ListValue, Null, String, Value
from .containers import packed_environment
from .context import Context, Message, given
from .plugin_config import (
    Fields,
    Plugged,
    class_of,
    fields_of,
    inner_fields,
    kind_of,
    number_of,
    plain_field,
    policy_of,
    replica_resources,
    some_of,
)
from .pods import k8s_pod, plain, resource_pod, with_shared_memory

_VIRTUALENV: Final = "/opt/venv"
_ENTRYPOINT: Final = f"{_VIRTUALENV}/bin/entrypoint.py"


Make: TypeAlias = Callable[[Fields, Task, Context], Plugged]


def plugged(task: Task, context: Context) -> Plugged:
    """What the configuration of a task makes of it; nothing where there is none."""
    config, template = task.options.config, task.options.pod_template
    if config is None:
        return Plugged({}, template=template)
    if isinstance(config, CallValue) and config.function == TEMPLATE:
        return _registered(config, task, context)
    make = _PLUGINS.get(class_of(config))
    if make is None:
        what = config.function if isinstance(config, CallValue) else value_text(config)
        message = f"the document of a task with the configuration `{what}` is not known"
        context.report(NO_TASK, message, "leave `task_config` out, or run the task in a container")
        return Plugged({}, template=template)
    return make(fields_of(config, context), task, context)


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


# Kubeflow: replicas and run policies


def _replicas(fields: Fields, count: int, context: Context) -> Message:
    return {
        **some_of(
            command=plain_field(fields, "command", context),
            replicas=count,
            image=plain_field(fields, "image", context),
            restartPolicy=policy_of(fields, "restart_policy", context),
        ),
        "resources": replica_resources(fields, context),
    }


def _counted(config: Fields, role: str, legacy: str, context: Context) -> Message:
    """The replicas of a role; their number may stand in an option of older releases."""
    fields = inner_fields(config, role, context)
    count = number_of(fields, "replicas", 0, context)
    return _replicas(fields, number_of(config, legacy, 0, context) or count, context)


def _run_policy(config: Fields, context: Context) -> Message | None:
    if "run_policy" not in config:
        return None
    fields = inner_fields(config, "run_policy", context)
    return some_of(
        cleanPodPolicy=policy_of(fields, "clean_pod_policy", context),
        ttlSecondsAfterFinished=plain_field(fields, "ttl_seconds_after_finished", context),
        activeDeadlineSeconds=plain_field(fields, "active_deadline_seconds", context),
        backoffLimit=plain_field(fields, "backoff_limit", context),
    )


# The plugins


def _pytorch(config: Fields, task: Task, context: Context) -> Plugged:
    custom = given(
        workerReplicas=_counted(config, "worker", "num_workers", context),
        masterReplicas=_replicas(inner_fields(config, "master", context), 1, context),
        runPolicy=_run_policy(config, context),
    )
    return Plugged(kind_of("pytorch", custom, 1), template=_torch_pod(config, task, context))


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
        return Plugged(kind_of("python-task", None, 1), template=template)
    elastic = some_of(
        rdzvBackend="c10d",
        minReplicas=least,
        maxReplicas=most,
        nprocPerNode=number_of(config, "nproc_per_node", 1, context),
        maxRestarts=number_of(config, "max_restarts", 0, context),
    )
    policy = _run_policy(config, context)
    custom = given(workerReplicas=some_of(replicas=most), elasticConfig=elastic, runPolicy=policy)
    return Plugged(kind_of("pytorch", custom, 1), template=template)


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
    return Plugged(kind_of("tensorflow", custom, 1), template=task.options.pod_template)


_MPI: Final = (
    *("mpirun", "--allow-run-as-root", "-bind-to", "none", "-map-by", "slot"),
    *("-x", "LD_LIBRARY_PATH", "-x", "PATH", "-x", "NCCL_DEBUG=INFO"),
    *("-mca", "pml", "ob1", "-mca", "btl", "^openib"),
)


def _mpi(config: Fields, task: Task, context: Context) -> Plugged:
    custom, _, processes = _mpi_job(config, context)
    before = (*_MPI, "-np", str(processes), "python", _ENTRYPOINT)
    return Plugged(kind_of("mpi", custom, 1), before, task.options.pod_template)


def _horovod(config: Fields, task: Task, context: Context) -> Plugged:
    custom, slots, processes = _mpi_job(config, context)
    script = plain_field(config, "discovery_script_path", context) or "/etc/mpi/discover_hosts.sh"
    least_and_most = ("--min-np", str(processes), "--max-np", str(processes))
    before = (
        *("horovodrun", "-np", str(processes)),
        *("--log-level", str(plain_field(config, "log_level", context) or "INFO")),
        *("--network-interface", "eth0", *least_and_most, "--slots-per-host", str(slots)),
        *("--host-discovery-script", str(script)),
        *("--elastic-timeout", str(number_of(config, "elastic_timeout", 1200, context))),
        *(("--verbose",) if config.get("verbose") == Boolean(value=True) else ()),
    )
    return Plugged(kind_of("mpi", custom, 1), before, task.options.pod_template)


def _mpi_job(config: Fields, context: Context) -> tuple[Message, int, int]:
    """What the operator is told; the slots of a worker; the processes of all workers."""
    worker = _counted(config, "worker", "num_workers", context)
    slots = number_of(config, "slots", 1, context)
    custom = given(
        workerReplicas=worker,
        launcherReplicas=_counted(config, "launcher", "num_launcher_replicas", context),
        runPolicy=_run_policy(config, context),
        **some_of(slots=slots),
    )
    return custom, slots, cast("int", worker.get("replicas", 0)) * slots


def _dask(config: Fields, task: Task, context: Context) -> Plugged:
    def group(fields: Fields, **count: int) -> Message:
        image = plain_field(fields, "image", context)
        return {**some_of(**count, image=image), "resources": replica_resources(fields, context)}

    workers = inner_fields(config, "workers", context)
    count = number_of(workers, "number_of_workers", 1, context)
    custom: Message = {
        "scheduler": group(inner_fields(config, "scheduler", context)),
        "workers": group(workers, numberOfWorkers=count),
    }
    return Plugged(kind_of("dask", custom), template=task.options.pod_template)


def _ray(config: Fields, task: Task, context: Context) -> Plugged:
    head = _ray_head(inner_fields(config, "head_node_config", context), context)
    groups = config.get("worker_node_config")
    workers = groups.items if isinstance(groups, ListValue) else ()
    cluster = given(
        headGroupSpec=head if "head_node_config" in config else None,
        workerGroupSpec=[_ray_group(fields_of(each, context), context) for each in workers],
        autoscalerOptions=_ray_scaling(config, context),
        **some_of(enableAutoscaling=plain_field(config, "enable_autoscaling", context)),
    )
    custom = {
        "rayCluster": cluster,
        **packed_environment(plain_field(config, "runtime_env", context)),
        **some_of(
            shutdownAfterJobFinishes=plain_field(config, "shutdown_after_job_finishes", context),
            ttlSecondsAfterFinished=plain_field(config, "ttl_seconds_after_finished", context),
        ),
    }
    return Plugged(kind_of("ray", custom), template=task.options.pod_template)


def _ray_head(fields: Fields, context: Context) -> Message:
    start = plain_field(fields, "ray_start_params", context)
    return given(rayStartParams=start or None, k8sPod=_ray_pod(fields, "ray-head", context))


def _ray_group(fields: Fields, context: Context) -> Message:
    count = number_of(fields, "replicas", 0, context)
    most = max(count, number_of(fields, "max_replicas", count, context))
    least = min(count, number_of(fields, "min_replicas", count, context))
    return given(
        groupName=plain_field(fields, "group_name", context),
        **some_of(replicas=count, minReplicas=least, maxReplicas=most),
        rayStartParams=plain_field(fields, "ray_start_params", context) or None,
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
    fields = inner_fields(config, "autoscaler_options", context)
    variables = cast("Mapping[str, str]", plain_field(fields, "env", context) or {})
    return {
        **some_of(
            upscalingMode=policy_of(fields, "upscaling_mode", context),
            idleTimeoutSeconds=plain_field(fields, "idle_timeout_seconds", context),
            image=plain_field(fields, "image", context),
            env=[given(key=key, value=value) for key, value in variables.items()],
        ),
        "resources": replica_resources(fields, context),
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
    conf = plain_field(config, "databricks_conf", context)
    custom = given(
        mainApplicationFile=plain_field(config, "applications_path", context) or application,
        executorPath=plain_field(config, "executor_path", context) or executor,
        sparkConf=plain_field(config, "spark_conf", context) or None,
        hadoopConf=plain_field(config, "hadoop_conf", context) or None,
        databricksConf=conf or {},
        databricksInstance=plain_field(config, "databricks_instance", context),
        **pods,
    )
    return Plugged(kind_of("spark", custom), template=task.options.pod_template)


def _databricks(config: Fields, task: Task, context: Context) -> Plugged:
    """A task of Spark that a connector hands to Databricks."""
    spark = _spark(config, task, context)
    own = {
        camel: plain_field(config, name, context)
        for name, camel in _DATABRICKS.items()
        if plain_field(config, name, context)
    }
    custom = {**cast("Message", spark.parts["custom"]), **own}
    return Plugged({**spark.parts, "type": "databricks", "custom": custom}, template=spark.template)


_DATABRICKS: Final[Mapping[str, str]] = {
    "databricks_service_credential_provider": "databricksServiceCredentialProvider",
    "databricks_token_secret": "databricksTokenSecret",
    "databricks_auth_type": "databricksAuthType",
    "databricks_client_id": "databricksClientId",
    "databricks_oauth_secret": "databricksOauthSecret",
    "databricks_oidc_token_file": "databricksOidcTokenFile",
    "databricks_oidc_audience": "databricksOidcAudience",
    "notebook_path": "notebookPath",
    "notebook_base_parameters": "notebookBaseParameters",
}
"""What only Databricks is told, by the parameter."""


def _pod(config: Fields, task: Task, context: Context) -> Plugged:
    return Plugged(kind_of("sidecar", None, 2), template=task.options.config, owns_pod=True)


_PLUGINS: Final[Mapping[str, Make]] = {
    "dask.Dask": _dask,
    "kfmpi.HorovodJob": _horovod,
    "kfmpi.MPIJob": _mpi,
    "kfpytorch.Elastic": _elastic,
    "kfpytorch.PyTorch": _pytorch,
    "kftensorflow.TfJob": _tensorflow,
    "pod.Pod": _pod,
    "ray.RayJobConfig": _ray,
    "spark.Databricks": _spark,
    "spark.DatabricksV2": _databricks,
    "spark.Spark": _spark,
}
"""What makes the parts of a task, by the class of its configuration."""
