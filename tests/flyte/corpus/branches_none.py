"""Asking whether a value is None, which the cluster refuses."""

from typing import Optional

from flytekit import conditional, task, workflow


@task
def number(x: int = 1) -> int:
    return x


@workflow
def main(a: Optional[int] = None) -> int:
    return conditional("main").if_(a.is_none()).then(number(x=1)).else_().then(number(x=2))
