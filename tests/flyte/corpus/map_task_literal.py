"""A map over a list that is known."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main() -> list[int]:
    return map_task(inc)(x=[1, 2, 3])
