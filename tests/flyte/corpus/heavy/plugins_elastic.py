"""Tasks that train with torchrun, on one node and on several."""

from flytekit import task, workflow
from flytekitplugins.kfpytorch import CleanPodPolicy, Elastic, RunPolicy


@task(task_config=Elastic())
def alone(epochs: int) -> float:
    return 1.0


@task(task_config=Elastic(nnodes=2, nproc_per_node=4, max_restarts=3, increase_shared_mem=False))
def together(epochs: int) -> float:
    return 1.0


@task(task_config=Elastic(nnodes="2:5", run_policy=RunPolicy(clean_pod_policy=CleanPodPolicy.ALL)))
def ranged(epochs: int) -> float:
    return 1.0


@workflow
def main(epochs: int) -> float:
    alone(epochs=epochs)
    together(epochs=epochs)
    return ranged(epochs=epochs)
