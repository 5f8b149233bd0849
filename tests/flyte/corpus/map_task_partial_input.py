"""A partial that binds an input of the workflow."""

import functools

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int], y: int) -> list[int]:
    add_y = functools.partial(add, y=y)
    return map_task(add_y)(x=xs)
