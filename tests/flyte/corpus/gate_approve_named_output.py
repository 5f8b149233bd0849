"""An approval of one of several outputs."""

from datetime import timedelta
from typing import NamedTuple

from flytekit import approve, task, workflow


class Sizes(NamedTuple):
    rows: int
    columns: int


@task
def measure() -> Sizes:
    return Sizes(1, 2)


@task
def use(x: int):
    print(x)


@workflow
def main():
    sizes = measure()
    use(x=approve(sizes.columns, "columns", timeout=timedelta(hours=3)))
