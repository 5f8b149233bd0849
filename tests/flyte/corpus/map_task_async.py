"""A map over a task that runs asynchronously."""

from typing import List

from flytekit import map_task, task, workflow


@task
async def inc(x: int) -> int:
    return x + 1


@workflow
def main(xs: List[int]) -> List[int]:
    return map_task(inc)(x=xs)
