"""Tasks that run with Horovod: the container's arguments start with horovodrun."""

from flytekit import task, workflow
from flytekitplugins.kfmpi import HorovodJob, Launcher, Worker


@task(task_config=HorovodJob(worker=Worker(replicas=2), launcher=Launcher(replicas=1)))
def plain(epochs: int) -> float:
    return 1.0


@task(
    task_config=HorovodJob(
        Worker(replicas=3, image="registry.example/gpu:2"),
        Launcher(replicas=1),
        slots=2,
        verbose=True,
        log_level="DEBUG",
        discovery_script_path="/opt/discover.sh",
        elastic_timeout=60,
    )
)
def train(epochs: int) -> float:
    return 1.0


@workflow
def main(epochs: int) -> float:
    plain(epochs=epochs)
    return train(epochs=epochs)
