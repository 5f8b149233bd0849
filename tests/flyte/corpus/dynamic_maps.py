"""Maps, gates, order and overrides in a dynamic task."""

import functools
from datetime import timedelta
from typing import List

from flytekit import Resources, approve, dynamic, map_task, sleep, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, by: int) -> int:
    return x + by


@task
def total(xs: List[int]) -> int:
    return sum(xs)


@dynamic
def mapped(n: int) -> int:
    more = map_task(inc, concurrency=2)(x=list(range(n)))
    again = map_task(functools.partial(add, by=n))(x=more)
    return total(xs=again)


@dynamic
def gated(n: int) -> int:
    first = inc(x=n).with_overrides(requests=Resources(cpu="2"), retries=3)
    wait = sleep(timedelta(seconds=n))
    second = total(xs=[1, n])
    first >> wait >> second
    return approve(second, "go", timeout=timedelta(hours=2))


@workflow
def main(n: int) -> int:
    gated(n=n)
    return mapped(n=n)
