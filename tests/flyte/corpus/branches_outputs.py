"""What conditionals give: several outputs, named ones, none."""

from typing import NamedTuple, Tuple

from flytekit import conditional, task, workflow

Pair = NamedTuple("Pair", [("left", int), ("right", str)])


@task
def two(x: int) -> Tuple[int, str]:
    return x, "a"


@task
def named(x: int) -> Pair:
    return Pair(x, "b")


@task
def other(x: int, y: str) -> Pair:
    return Pair(x, y)


@task
def nothing(x: int):
    pass


@task
def quiet():
    pass


@workflow
def tuples(x: int) -> Tuple[int, str]:
    a, b = conditional("tuples").if_(x > 1).then(two(x=x)).else_().then(two(x=1))
    return a, b


@workflow
def names(x: int) -> Tuple[int, str]:
    found = conditional("names").if_(x > 1).then(named(x=x)).else_().then(other(x=1, y="z"))
    return found.left, found.right


@workflow
def void(x: int):
    conditional("void").if_(x > 1).then(nothing(x=x)).else_().then(quiet())


@workflow
def void_or_fail(x: int):
    conditional("void_or_fail").if_(x > 1).then(nothing(x=x)).else_().fail("no")
