"""Order between workflows."""

from flytekit import task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def inner(x: int) -> int:
    return inc(x=x)


@workflow
def main(x: int) -> int:
    one = inner(x=x)
    two = inner(x=x)
    one >> two
    return add(x=one, y=two)
