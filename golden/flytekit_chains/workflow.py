"""Conditionals that have no first arm to run, arms without calls, and a chain without an end."""

from flytekit import conditional, task, workflow


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def fails_first(x: int) -> int:
    return conditional("a").if_(x > 10).fail("too large").else_().then(double(x=x))


@workflow
def constant(x: int) -> int:
    return conditional("b").if_(x > 10).then(5).else_().then(double(x=x))


@workflow
def passed_on(x: int, y: int) -> int:
    return conditional("c").if_(x > 10).then(y).else_().then(double(x=x))
