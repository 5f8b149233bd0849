"""Overrides of nodes."""

from flytekit import Resources, Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


wb = Workflow(name="overridden")
x = wb.add_workflow_input("x", int)
node = wb.add_entity(inc, x=x).with_overrides(
    requests=Resources(mem="1Gi"), limits=Resources(mem="2Gi"), retries=2
)
wb.add_workflow_output("o0", node.o0)
