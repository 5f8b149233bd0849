"""A map over a launch plan."""

from flytekit import LaunchPlan, map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def inner(x: int) -> int:
    return inc(x=x)


plan = LaunchPlan.get_or_create(inner, "inner_plan")


@workflow
def main(xs: list[int]) -> list[int]:
    return map_task(plan)(x=xs)
