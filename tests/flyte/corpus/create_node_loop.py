"""Nodes made in a loop, each after the one before."""

from flytekit import task, workflow
from flytekit.core.node_creation import create_node


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(x: int) -> int:
    before = create_node(inc, x=x)
    for index in range(3):
        node = create_node(inc, x=index)
        before >> node
        before = node
    return before.o0
