"""Approval before a choice."""

from datetime import timedelta

from flytekit import approve, conditional, task, wait_for_input, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(x: int) -> int:
    is_sure = wait_for_input("sure", timeout=timedelta(hours=1), expected_type=bool)
    found = approve(inc(x=x), "found", timeout=timedelta(hours=1))
    return conditional("sure").if_(is_sure.is_true()).then(add(x=found, y=1)).else_().then(inc(x=x))
