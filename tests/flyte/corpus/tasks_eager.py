"""Eager tasks."""

from flytekit import eager, task


@task
def inc(x: int) -> int:
    return x + 1


@eager
async def main(x: int) -> int:
    return inc(x=x)
