"""Sub-workflows: within one another, with defaults, used twice."""

from typing import Tuple

from flytekit import task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@workflow
def leaf(x: int, by: int = 2) -> int:
    inc(x=by)
    return inc(x=x)


@workflow
def middle(x: int) -> Tuple[int, int]:
    a = leaf(x=x)
    b = leaf(x=a, by=5)
    return a, b


@workflow
def top(x: int = 1) -> int:
    a, b = middle(x=x)
    c = leaf(x=b)
    return inc(x=c)
