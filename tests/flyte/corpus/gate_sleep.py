"""A pause between two calls."""

from datetime import timedelta

from flytekit import sleep, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(x: int) -> int:
    first = inc(x=x)
    pause = sleep(timedelta(seconds=10))
    second = inc(x=x)
    first >> pause
    pause >> second
    return second
