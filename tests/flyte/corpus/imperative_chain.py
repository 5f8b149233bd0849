"""Nodes that are given what nodes give."""

from flytekit import Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


wb = Workflow(name="imperative.chain")
x = wb.add_workflow_input("x", int)
one = wb.add_entity(inc, x=x)
two = wb.add_entity(add, x=one.o0, y=x)
three = wb.add_task(add, x=two.outputs["o0"], y=7)
wb.add_workflow_output("three", three.o0)
wb.add_workflow_output("one", one.outputs["o0"])
