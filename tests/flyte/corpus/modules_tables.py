"""Tasks in lists, tables and under other names, at the top of a module."""

import typing

from flytekit import task, workflow


@task
def double(x: int) -> int:
    return 2 * x


@task
def square(x: int) -> int:
    return x * x


STEPS = [double, square]
STEPS.append(double)
BY_NAME: typing.Dict[str, typing.Callable] = {}
for each in STEPS:
    BY_NAME["first" if each is double else "second"] = each
twice = double
del each


@workflow
def chain(x: int) -> int:
    for step in STEPS:
        x = step(x=x)
    return x


@workflow
def by_name(x: int) -> int:
    return BY_NAME["second"](x=twice(x=BY_NAME["first"](x=x)))
