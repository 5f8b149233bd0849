"""Overrides of a map: resources, retries, a name."""

from datetime import timedelta

from flytekit import Resources, map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int]) -> list[int]:
    return map_task(inc)(x=xs).with_overrides(
        requests=Resources(cpu="1", mem="300Mi"),
        limits=Resources(cpu="2", mem="600Mi"),
        retries=3,
        timeout=timedelta(minutes=5),
    )
