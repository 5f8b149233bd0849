"""Tasks that train in a PyTorchJob: replicas, policies, shared memory, pods."""

from typing import List

from flytekit import PodTemplate, Resources, map_task, task, workflow
from flytekitplugins.kfpytorch import CleanPodPolicy, Master, PyTorch, RestartPolicy, RunPolicy, Worker
from kubernetes.client import V1Container, V1EnvVar, V1PodSpec


@task(task_config=PyTorch(worker=Worker(replicas=2)))
def train(epochs: int) -> float:
    return 1.0 * epochs


@task(
    task_config=PyTorch(
        master=Master(image="r.io/master:1", restart_policy=RestartPolicy.NEVER),
        worker=Worker(
            replicas=3,
            image="r.io/worker:1",
            requests=Resources(cpu="1", mem="2Gi"),
            limits=Resources(cpu=2, gpu="1"),
            restart_policy=RestartPolicy.FAILURE,
        ),
        run_policy=RunPolicy(
            clean_pod_policy=CleanPodPolicy.ALL, ttl_seconds_after_finished=60, backoff_limit=2
        ),
        increase_shared_mem=False,
    ),
    retries=2,
    requests=Resources(cpu="4"),
)
def tuned(epochs: int) -> float:
    return 1.0


@task(task_config=PyTorch(num_workers=4), shared_memory="1Gi")
def legacy(epochs: int) -> float:
    return 1.0


@task(
    task_config=PyTorch(worker=Worker(replicas=1)),
    pod_template=PodTemplate(
        pod_spec=V1PodSpec(containers=[V1Container(name="primary", env=[V1EnvVar(name="A", value="b")])]),
        labels={"team": "ml"},
    ),
)
def in_pod(epochs: int) -> float:
    return 1.0


@task(task_config=PyTorch(worker=Worker(replicas=1), increase_shared_mem=False))
def small(epochs: int) -> float:
    return 1.0


@workflow
def main(epochs: int) -> List[float]:
    train(epochs=epochs)
    tuned(epochs=epochs)
    legacy(epochs=epochs)
    in_pod(epochs=epochs)
    return map_task(small)(epochs=[1, 2])
