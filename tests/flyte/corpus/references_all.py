"""Entities that are registered elsewhere."""

from typing import List

from flytekit import reference_launch_plan, reference_task, task, workflow


@reference_task(project="other", domain="production", name="pkg.mod.far", version="v7")
def far(x: int, names: List[str]) -> int: ...


@reference_launch_plan(project="other", domain="production", name="pkg.mod.plan", version="v8")
def plan(x: int) -> int: ...


@task
def near(x: int) -> int:
    return x


@workflow
def main(x: int) -> int:
    a = far(x=x, names=["a"])
    b = plan(x=a)
    return near(x=b)
