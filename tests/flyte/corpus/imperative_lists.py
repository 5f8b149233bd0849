"""Outputs that are lists and dictionaries."""

from typing import Dict, List

from flytekit import Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def total(xs: List[int]) -> int:
    return sum(xs)


wb = Workflow(name="lists")
x = wb.add_workflow_input("x", int)
one = wb.add_entity(inc, x=x)
two = wb.add_entity(total, xs=[x, one.o0, 3])
wb.add_workflow_output("all", [one.outputs["o0"], two.outputs["o0"]], python_type=List[int])
wb.add_workflow_output("by_name", {"one": one.o0}, python_type=Dict[str, int])
