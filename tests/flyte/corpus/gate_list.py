"""A list from outside."""

from datetime import timedelta
from typing import List

from flytekit import task, wait_for_input, workflow


@task
def total(xs: List[int]) -> int:
    return sum(xs)


@workflow
def main() -> int:
    xs = wait_for_input("xs", timeout=timedelta(hours=1), expected_type=List[int])
    return total(xs=xs)
