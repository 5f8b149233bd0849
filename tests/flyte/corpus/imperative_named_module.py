"""An imperative workflow that has the name of its module."""

from flytekit import Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def clean(x: int) -> None:
    print(x)


wb = Workflow(name="imperative_named_module")
x = wb.add_workflow_input("x", int)
node = wb.add_entity(inc, x=x)
wb.add_workflow_output("o", node.outputs["o0"])
wb.add_on_failure_handler(clean)
