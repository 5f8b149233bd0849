"""A node of a launch plan."""

from flytekit import LaunchPlan, task, workflow
from flytekit.core.node_creation import create_node


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def inner(x: int = 3) -> int:
    return inc(x=x)


plan = LaunchPlan.get_or_create(inner, "inner_plan", default_inputs={"x": 4})


@workflow
def main() -> int:
    return create_node(plan, x=5).o0
