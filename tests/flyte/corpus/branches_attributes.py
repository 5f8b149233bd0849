"""Conditions on parts of outputs and inputs."""

from dataclasses import dataclass

from flytekit import conditional, task, workflow


@dataclass
class Point:
    x: int
    y: int


@task
def locate(x: int) -> Point:
    return Point(x, x)


@task
def number(x: int = 1) -> int:
    return x


@workflow
def one(a: int) -> int:
    p = locate(x=a)
    return conditional("one").if_(p.x > 1).then(number(x=p.y)).else_().then(number(x=2))


@workflow
def of_input(p: Point) -> int:
    return conditional("of_input").if_(p.y == 3).then(number(x=p.x)).else_().then(number(x=2))


@workflow
def two_parts(a: int) -> int:
    p = locate(x=a)
    return conditional("two_parts").if_((p.x > 1) & (p.y < 3)).then(number(x=p.y)).else_().then(number(x=2))
