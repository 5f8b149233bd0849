"""Workflows that only a nested branch calls are part of the package."""

from flytekit import conditional, task, workflow


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def inner(x: int) -> int:
    return double(x=x)


@workflow
def other(x: int) -> int:
    return double(x=double(x=x))


@workflow
def main(x: int) -> int:
    return (
        conditional("outer")
        .if_(x > 10)
        .then(
            conditional("inner").if_(x > 100).then(inner(x=x)).else_().then(other(x=x))
        )
        .else_()
        .then(double(x=x))
    )
