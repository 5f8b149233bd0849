"""All items must succeed, said out loud."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(xs: list[int]) -> list[int]:
    return map_task(inc, min_success_ratio=1.0)(x=xs)
