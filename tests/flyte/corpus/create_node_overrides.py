"""Overrides of nodes."""

from datetime import timedelta

from flytekit import Resources, task, workflow
from flytekit.core.node_creation import create_node


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(x: int) -> int:
    one = create_node(inc, x=x).with_overrides(
        requests=Resources(cpu="1"), limits=Resources(cpu="2"), retries=3
    )
    two = create_node(inc, x=one.o0)
    two.with_overrides(timeout=timedelta(hours=1), interruptible=True)
    return two.o0
