"""A partial that binds a constant."""

from functools import partial

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int]) -> list[int]:
    return map_task(partial(add, y=5))(x=xs)
