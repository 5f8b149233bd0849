"""A map over a task that gives nothing."""

from flytekit import map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def note(x: int):
    print(x)


@workflow
def main(xs: list[int]):
    map_task(note)(x=xs)
