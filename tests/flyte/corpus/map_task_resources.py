"""A map over a task with options of its own."""

from flytekit import Resources, map_task, task, workflow


@task(retries=4, requests=Resources(mem="1Gi"), cache=True, cache_version="1")
def heavy(x: int) -> int:
    return x


@workflow
def main(xs: list[int]) -> list[int]:
    return map_task(heavy)(x=xs)
