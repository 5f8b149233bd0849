"""Outputs of nodes by the names of a named tuple."""

from typing import NamedTuple

from flytekit import task, workflow
from flytekit.core.node_creation import create_node


class Sizes(NamedTuple):
    rows: int
    columns: int


@task
def measure(text: str) -> Sizes:
    return Sizes(len(text), 1)


@task
def area(rows: int, columns: int) -> int:
    return rows * columns


@workflow
def main(text: str) -> int:
    sizes = create_node(measure, text=text)
    found = create_node(area, rows=sizes.rows, columns=sizes.outputs["columns"])
    return found.o0
