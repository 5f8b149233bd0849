"""Tasks that run in a Ray cluster."""

from flytekit import PodTemplate, Resources, task, workflow
from flytekitplugins.ray import HeadNodeConfig, RayJobConfig, WorkerNodeConfig
from kubernetes.client import V1PodSpec, V1Toleration


@task(task_config=RayJobConfig(worker_node_config=[WorkerNodeConfig(group_name="workers", replicas=2)]))
def plain(n: int) -> int:
    return n


@task(
    task_config=RayJobConfig(
        head_node_config=HeadNodeConfig(
            ray_start_params={"log-color": "True"}, requests=Resources(cpu="1", mem="2Gi")
        ),
        worker_node_config=[
            WorkerNodeConfig(
                "big",
                replicas=2,
                min_replicas=1,
                max_replicas=5,
                requests=Resources(cpu="2"),
                limits=Resources(cpu="3", gpu="1"),
            ),
            WorkerNodeConfig(
                group_name="odd",
                replicas=1,
                pod_template=PodTemplate(
                    pod_spec=V1PodSpec(containers=[], tolerations=[V1Toleration(key="gpu")]), labels={"a": "b"}
                ),
            ),
        ],
        enable_autoscaling=True,
        shutdown_after_job_finishes=True,
        ttl_seconds_after_finished=3600,
    ),
    retries=1,
)
def sized(n: int) -> int:
    return n


@workflow
def main(n: int) -> int:
    return sized(n=plain(n=n))
