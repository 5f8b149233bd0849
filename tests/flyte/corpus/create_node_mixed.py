"""Nodes and plain calls in one order."""

from flytekit import task, workflow
from flytekit.core.node_creation import create_node


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def note():
    print("note")


@workflow
def main(x: int) -> int:
    noted = create_node(note)
    found = create_node(inc, x=x)
    called = inc(x=found.o0)
    noted >> found
    last = create_node(note)
    found >> last
    return add(x=called, y=found.o0)
