"""Circles of order and of workflows are errors, and end."""

from flytekit import task, workflow


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def ordered(x: int) -> int:
    a = double(x=x)
    b = double(x=x)
    a >> b
    b >> a
    return a


@workflow
def one(x: int) -> int:
    return other(x=x)


@workflow
def other(x: int) -> int:
    return one(x=double(x=x))
