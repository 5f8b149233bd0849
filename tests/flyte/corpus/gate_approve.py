"""An approval of what a task gives."""

from datetime import timedelta

from flytekit import approve, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(x: int) -> int:
    found = inc(x=x)
    approved = approve(found, "looks-good", timeout=timedelta(hours=2))
    return inc(x=approved)
