"""Options of the items."""

from flytekit import TaskMetadata, map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int]) -> list[int]:
    return map_task(inc, metadata=TaskMetadata(retries=2))(x=xs)
