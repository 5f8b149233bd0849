"""A map in a workflow that another calls."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def inner(xs: list[int]) -> list[int]:
    return map_task(inc)(x=xs)


@workflow
def main(xs: list[int]) -> list[int]:
    return inner(xs=inner(xs=xs))
