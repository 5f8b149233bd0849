"""Lists and dictionaries of what nodes give."""

from typing import Dict, List

from flytekit import task, workflow
from flytekit.core.node_creation import create_node


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def total(xs: List[int], by_name: Dict[str, int]) -> int:
    return sum(xs)


@workflow
def main(x: int) -> int:
    one = create_node(inc, x=x)
    two = create_node(inc, x=one.o0)
    found = create_node(total, xs=[one.o0, two.o0, 3], by_name={"one": one.o0, "x": x})
    return found.o0
