"""Dynamic tasks that call dynamic tasks, workflows, launch plans and themselves."""

from typing import List

from flytekit import LaunchPlan, dynamic, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@workflow
def inner(x: int, by: int = 3) -> int:
    return inc(x=inc(x=x))


@workflow
def outer(x: int) -> int:
    return inner(x=x, by=4)


plan = LaunchPlan.get_or_create(inner, "nested_plan", fixed_inputs={"by": 7})


@dynamic
def leaf(x: int) -> int:
    return inc(x=x)


@dynamic
def tree(depth: int) -> List[int]:
    found = [inc(x=depth), outer(x=depth), plan(x=depth), leaf(x=depth)]
    if depth > 0:
        tree(depth=depth - 1)
    return found


@workflow
def main(depth: int) -> List[int]:
    return tree(depth=depth)
