"""A share of the items that must succeed."""

from typing import List, Optional

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: List[int]) -> List[Optional[int]]:
    return map_task(inc, min_success_ratio=0.75)(x=xs)
