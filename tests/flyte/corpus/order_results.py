"""Order between calls that give values."""

from flytekit import task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(x: int) -> int:
    one = inc(x=x)
    two = inc(x=x)
    three = inc(x=x)
    one >> two >> three
    return three
