"""Workflows in arms of conditionals: flytekit finds those of the outer ones only."""

from flytekit import conditional, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@workflow
def twice(x: int) -> int:
    return inc(x=inc(x=x))


@workflow
def outer(a: int) -> int:
    return conditional("c").if_(a > 0).then(twice(x=a)).else_().then(inc(x=a))


@workflow
def nested(a: int, b: int) -> int:
    return (
        conditional("c")
        .if_(a > 0)
        .then(conditional("d").if_(b > 0).then(twice(x=b)).else_().then(inc(x=b)))
        .else_()
        .then(inc(x=a))
    )
