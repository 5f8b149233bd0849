"""A map over a task that gives several things."""

import typing

from flytekit import map_task, task, workflow

Halves = typing.NamedTuple("Halves", [("whole", int), ("rest", float)])


@task
def split(x: float) -> Halves:
    return Halves(int(x), x - int(x))


@task
def total(xs: typing.List[int]) -> int:
    return sum(xs)


@workflow
def main(xs: typing.List[float]) -> int:
    halves = map_task(split)(x=xs)
    return total(xs=halves.whole)
