"""What a workflow returns is what it says that it returns."""

from typing import Tuple

from flytekit import task, workflow


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def nothing(x: int) -> None:
    return double(x=x)


@workflow
def unsaid(x: int):
    return double(x=x)


@workflow
def two(x: int) -> Tuple[int, int]:
    return double(x=x)


@workflow
def forgotten(x: int) -> int:
    double(x=x)
