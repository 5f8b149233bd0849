"""A workflow put together call by call."""

from flytekit import Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


wb = Workflow(name="simple")
wb.add_workflow_input("x", int)
node = wb.add_entity(inc, x=wb.inputs["x"])
wb.add_workflow_output("found", node.outputs["o0"])
