"""An imperative workflow with the name that a function of its module would have."""

from flytekit import Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def clean(x: int) -> None:
    print(x)


wb = Workflow(name="imperative_qualified.main")
x = wb.add_workflow_input("x", int)
node = wb.add_entity(inc, x=x)
wb.add_workflow_output("o", node.outputs["o0"])
wb.add_on_failure_handler(clean)
