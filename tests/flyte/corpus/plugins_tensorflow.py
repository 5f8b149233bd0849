"""Tasks that train in a TFJob."""

from flytekit import Resources, task, workflow
from flytekitplugins.kftensorflow import PS, Chief, CleanPodPolicy, Evaluator, RestartPolicy, RunPolicy, TfJob, Worker


@task(task_config=TfJob(num_workers=2, num_ps_replicas=1, num_chief_replicas=1))
def legacy(epochs: int) -> float:
    return 1.0


@task(
    task_config=TfJob(
        chief=Chief(replicas=1, requests=Resources(cpu="1")),
        worker=Worker(replicas=4, image="r.io/worker:2", restart_policy=RestartPolicy.ALWAYS),
        ps=PS(replicas=2, limits=Resources(mem="1Gi", ephemeral_storage="2Gi")),
        evaluator=Evaluator(replicas=1),
        run_policy=RunPolicy(clean_pod_policy=CleanPodPolicy.RUNNING, active_deadline_seconds=100),
    ),
    cache=True,
    cache_version="1",
)
def train(epochs: int) -> float:
    return 1.0


@workflow
def main(epochs: int) -> float:
    legacy(epochs=epochs)
    return train(epochs=epochs)
