"""Failure policy and interruptibility."""

from flytekit import Workflow, WorkflowFailurePolicy, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


wb = Workflow(
    name="patient",
    failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE,
    interruptible=True,
)
x = wb.add_workflow_input("x", int)
node = wb.add_entity(inc, x=x)
wb.add_workflow_output("o0", node.o0)
