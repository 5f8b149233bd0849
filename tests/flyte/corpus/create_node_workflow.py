"""A node of a workflow."""

from flytekit import task, workflow
from flytekit.core.node_creation import create_node


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def inner(x: int) -> int:
    return inc(x=x)


@workflow
def main(x: int) -> int:
    before = create_node(inc, x=x)
    found = create_node(inner, x=before.o0)
    after = create_node(inc, x=x)
    found >> after
    return found.o0
