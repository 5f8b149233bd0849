"""A map over what a task gives, and a task over what the map gives."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def numbers(n: int) -> list[int]:
    return list(range(n))


@task
def total(xs: list[int]) -> int:
    return sum(xs)


@workflow
def main(n: int) -> int:
    mapped = map_task(inc)(x=numbers(n=n))
    return total(xs=mapped)
