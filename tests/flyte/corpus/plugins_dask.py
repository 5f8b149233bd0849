"""Tasks that run in a Dask cluster, and what a map makes of them."""

from typing import List

from flytekit import Resources, map_task, task, workflow
from flytekitplugins.dask import Dask, Scheduler, WorkerGroup


@task(task_config=Dask())
def plain(n: int) -> int:
    return n


@task(
    task_config=Dask(
        scheduler=Scheduler(image="r.io/scheduler:1", requests=Resources(cpu="1")),
        workers=WorkerGroup(number_of_workers=10, limits=Resources(mem="4Gi", cpu="2")),
    ),
    limits=Resources(cpu="2"),
)
def sized(n: int) -> int:
    return n


@workflow
def main(n: int) -> List[int]:
    plain(n=n)
    return map_task(sized)(n=[1, n])
