"""Two lists that are walked together."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int], ys: list[int]) -> list[int]:
    return map_task(add)(x=xs, y=ys)
