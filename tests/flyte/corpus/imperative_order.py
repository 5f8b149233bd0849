"""Nodes in an order."""

from flytekit import Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def note():
    print("note")


wb = Workflow(name="ordered")
x = wb.add_workflow_input("x", int)
one = wb.add_entity(inc, x=x)
two = wb.add_entity(note)
three = wb.add_entity(note)
one >> two
two.runs_before(three)
wb.add_workflow_output("one", one.outputs["o0"])
