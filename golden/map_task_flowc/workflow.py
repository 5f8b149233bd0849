"""Maps over tasks, partials and workflows, with settings and options."""

from functools import partial
from typing import NamedTuple

from flowc import Resources, TaskMetadata, dynamic, map_task, task, workflow


class Parts(NamedTuple):
    whole: int
    rest: float


@task
def numbers(n: int) -> list[int]:
    return list(range(n))


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def split(x: float) -> Parts:
    return Parts(int(x), x - int(x))


@task
def note(x: int):
    print(x)


@task
def total(xs: list[int]) -> int:
    return sum(xs)


@task
def count_present(xs: list[int | None]) -> int:
    return sum(x is not None for x in xs)


@workflow
def scaled_twice(x: int) -> int:
    return scale(x=scale(x=x))


# A map that several workflows use.
carefully = map_task(scale, concurrency=3, metadata=TaskMetadata(retries=2))


@workflow
def main(n: int, by: int) -> tuple[int, int, int]:
    xs = numbers(n=n)
    scaled = carefully(x=xs)
    by_one = map_task(partial(scale, by=by), concurrency=0)(x=scaled)
    pairs = map_task(scale)(x=xs, by=[1, 2, 3])
    most = map_task(scale, min_success_ratio=0.5)(x=by_one).with_overrides(
        requests=Resources(mem="1Gi"), retries=1
    )
    map_task(note)(x=pairs)
    halves = map_task(split)(x=[0.5, 1.5])
    wholes = total(xs=halves.whole)
    again = map_task(scaled_twice)(x=map_task(scale)(x=pairs))
    return total(xs=again), count_present(xs=most), wholes


@workflow
def other(xs: list[int]) -> list[int]:
    return carefully(x=xs)


@dynamic
def at_run_time(n: int) -> list[int]:
    xs = carefully(x=list(range(n)))
    named = map_task(partial(scale, by=n))(x=xs)
    return named
