"""Maps over the default plan of a workflow, and one that gives None for a ratio."""

from flytekit import LaunchPlan, current_context, map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@workflow
def inner(x: int) -> int:
    return inc(x=x)


plan = LaunchPlan.get_default_launch_plan(current_context(), inner)


@workflow
def main(xs: list[int]) -> list[int]:
    return map_task(plan)(x=xs)


@workflow
def without_ratio(xs: list[int]) -> list[int | None]:
    return map_task(inc, min_success_ratio=None)(x=xs)
