"""A pause that nothing waits for."""

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
    sleep(timedelta(minutes=1, seconds=30))
    return inc(x=x)
