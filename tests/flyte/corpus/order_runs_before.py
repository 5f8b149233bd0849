"""Order said by a method of a node."""

from flytekit import task, workflow
from flytekit.core.node_creation import create_node


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def note(x: int):
    print(x)


@workflow
def main(x: int):
    one = create_node(note, x=x)
    two = create_node(note, x=2)
    three = create_node(note, x=3)
    one.runs_before(three)
    two.runs_before(three)
