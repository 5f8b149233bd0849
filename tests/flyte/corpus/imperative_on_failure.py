"""A failure handler."""

from flytekit import Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@task
def clean_up(x: int):
    print("failed", x)


wb = Workflow(name="careful")
x = wb.add_workflow_input("x", int)
node = wb.add_entity(inc, x=x)
wb.add_on_failure_handler(clean_up)
wb.add_workflow_output("o0", node.o0)
