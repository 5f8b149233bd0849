"""Calls nested in arms and in conditions, which flytekit loses."""

from flytekit import conditional, task, workflow


@task
def number(x: int = 1) -> int:
    return x


@workflow
def in_arm(a: int) -> int:
    return conditional("in_arm").if_(a > 1).then(number(x=number(x=a))).else_().then(number(x=2))


@workflow
def in_condition(a: int) -> int:
    return conditional("in_condition").if_(number(x=a) > 1).then(number(x=a)).else_().then(number(x=2))
