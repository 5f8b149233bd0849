"""Dynamic tasks: declared, called, with options."""

from typing import List

from flytekit import Resources, dynamic, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@dynamic
def repeat(n: int) -> List[int]:
    return [inc(x=i) for i in range(n)]


@dynamic(retries=2, requests=Resources(cpu="1"), environment={"A": "B"}, container_image="r.io/x:1")
def options(n: int) -> int:
    """Grow.

    Args:
        n: How often.
    """
    x = n
    for _ in range(n):
        x = inc(x=x)
    return x


@workflow
def main(n: int) -> List[int]:
    options(n=n)
    return repeat(n=n)
