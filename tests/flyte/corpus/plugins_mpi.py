"""Tasks that run with MPI: the container's arguments start with mpirun."""

from flytekit import Resources, task, workflow
from flytekitplugins.kfmpi import CleanPodPolicy, Launcher, MPIJob, RestartPolicy, RunPolicy, Worker


@task(task_config=MPIJob(num_launcher_replicas=1, num_workers=2, slots=3))
def legacy(epochs: int) -> float:
    return 1.0


@task(
    task_config=MPIJob(
        launcher=Launcher(replicas=1, command=["launch", "-v"]),
        worker=Worker(
            replicas=5,
            command=["work"],
            requests=Resources(cpu="1", mem="1Gi"),
            limits=Resources(cpu="2"),
            restart_policy=RestartPolicy.NEVER,
        ),
        run_policy=RunPolicy(clean_pod_policy=CleanPodPolicy.NONE, backoff_limit=1),
    )
)
def train(epochs: int) -> float:
    return 1.0


@workflow
def main(epochs: int) -> float:
    legacy(epochs=epochs)
    return train(epochs=epochs)
