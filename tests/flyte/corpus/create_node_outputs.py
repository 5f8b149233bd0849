"""Outputs of nodes by attribute and by key."""

from flytekit import task, workflow
from flytekit.core.node_creation import create_node


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def pair(x: int) -> tuple[int, str]:
    return x, str(x)


@workflow
def main(x: int) -> tuple[int, str]:
    one = create_node(inc, x=x)
    two = create_node(pair, x=one.o0)
    three = create_node(inc, x=two.outputs["o0"])
    return three.outputs["o0"], two.o1
