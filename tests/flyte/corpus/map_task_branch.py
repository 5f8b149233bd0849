"""A map in the arm of a branch."""

from flytekit import conditional, map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int], is_sure: bool) -> list[int]:
    return (
        conditional("sure")
        .if_(is_sure.is_true())
        .then(map_task(inc)(x=xs))
        .else_()
        .then(map_task(inc, concurrency=1)(x=xs))
    )
