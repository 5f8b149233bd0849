"""Conditionals: both sides, several cases, failing arms."""

from flytekit import conditional, task, workflow


@task
def double(x: float) -> float:
    return x * 2


@task
def square(x: float) -> float:
    return x * x


@workflow
def two(x: float) -> float:
    return conditional("two").if_(x > 1.0).then(double(x=x)).else_().then(square(x=x))


@workflow
def three(x: float) -> float:
    return (
        conditional("three")
        .if_(x < 0.0)
        .then(double(x=x))
        .elif_(x <= 1.0)
        .then(square(x=x))
        .else_()
        .then(double(x=1.5))
    )


@workflow
def failing(x: float) -> float:
    return (
        conditional("failing")
        .if_((x > 0.1) & (x < 1.0))
        .then(double(x=x))
        .elif_((x >= 1.0) | (x == -1.0))
        .then(square(x=x))
        .else_()
        .fail("The input is not in range.")
    )


@workflow
def used(x: float) -> float:
    found = conditional("used").if_(x != 0.0).then(double(x=x)).else_().then(square(x=x))
    return square(x=found)
