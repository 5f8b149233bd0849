"""Gates after one another."""

from datetime import timedelta

from flytekit import approve, task, wait_for_input, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main() -> int:
    x = wait_for_input("x", timeout=timedelta(hours=1), expected_type=int)
    first = approve(inc(x=x), "first", timeout=timedelta(hours=1))
    return approve(inc(x=first), "second", timeout=timedelta(hours=1))
