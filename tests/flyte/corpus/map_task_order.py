"""Maps that are ordered without a value between them."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int]) -> list[int]:
    first = map_task(inc)(x=xs)
    second = map_task(inc)(x=xs)
    first >> second
    return second
