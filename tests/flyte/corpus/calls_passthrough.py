"""Outputs that are inputs, or constants of several kinds, beside a node."""

from typing import List, Tuple

from flytekit import task, workflow


@task
def number() -> int:
    return 1


@workflow
def inputs(a: int, b: str) -> Tuple[int, str, int]:
    return a, b, number()
