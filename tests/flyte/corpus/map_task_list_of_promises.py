"""A map over a list of what calls give."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(x: int) -> list[int]:
    return map_task(inc)(x=[inc(x=x), inc(x=2), x, 4])
