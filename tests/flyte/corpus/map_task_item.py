"""One item of what a map gives."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int]) -> int:
    mapped = map_task(inc)(x=xs)
    return add(x=mapped[0], y=mapped[1])
