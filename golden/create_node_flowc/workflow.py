"""Nodes: calls that are ordered, overridden, and give their outputs by name."""

from typing import NamedTuple

from flowc import Resources, create_node, dynamic, map_task, task, workflow


class Sizes(NamedTuple):
    rows: int
    columns: int


@task
def prepare():
    print("prepare")


@task
def measure(name: str) -> Sizes:
    return Sizes(len(name), 2)


@task
def area(rows: int, columns: int) -> int:
    return rows * columns


@task
def pair(x: int) -> tuple[int, str]:
    return x, str(x)


@workflow
def inner(name: str) -> int:
    sizes = create_node(measure, name=name)
    return area(rows=sizes.rows, columns=sizes.outputs["columns"])


@workflow
def main(name: str) -> tuple[int, str]:
    first = create_node(prepare)
    sizes = create_node(measure, name=name).with_overrides(requests=Resources(cpu="2"), retries=1)
    whole = create_node(inner, name=name)
    clean_up = create_node(prepare)
    pairs = create_node(pair, x=whole.o0)
    areas = create_node(map_task(area), rows=[1, sizes.rows], columns=[2, 3])
    first >> sizes >> clean_up
    whole.runs_before(clean_up)
    areas >> clean_up
    create_node(prepare).with_overrides(node_name="the-end").runs_before(first)
    return area(rows=pairs.o0, columns=areas.o0[1]), pairs.outputs["o1"]


@dynamic
def chain(n: int) -> int:
    before = create_node(prepare)
    found = create_node(area, rows=1, columns=1)
    for index in range(n):
        found = create_node(area, rows=index, columns=found.o0)
        before >> found
        before = found
    return found.o0
