# export flyte
from flowc import dynamic, task, workflow


@task
def guess() -> int: ...


@task
def same(x: int | None) -> int: ...


@workflow
def main(x: int | None = None) -> int:
    if x is None:  # error: FL4503
        return guess()
    return same(x=x)
