"""A partial that binds what a call gives."""

from functools import partial

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int], y: int) -> list[int]:
    return map_task(partial(add, y=inc(x=y)))(x=xs)
