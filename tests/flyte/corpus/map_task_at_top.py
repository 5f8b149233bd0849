"""A map that is made once and used in two workflows."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


mapped = map_task(inc, concurrency=2)


@workflow
def one(xs: list[int]) -> list[int]:
    return mapped(x=xs)


@workflow
def two(xs: list[int]) -> list[int]:
    return mapped(x=mapped(x=xs))
