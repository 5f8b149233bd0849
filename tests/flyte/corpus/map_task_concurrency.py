"""Bounds on how many items run at once."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int]) -> list[int]:
    bounded = map_task(inc, concurrency=3)(x=xs)
    return map_task(inc, concurrency=0)(x=bounded)
