"""A launch plan of an imperative workflow."""

from flytekit import LaunchPlan, Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


wb = Workflow(name="planned")
x = wb.add_workflow_input("x", int)
node = wb.add_entity(inc, x=x)
wb.add_workflow_output("o0", node.o0)

plan = LaunchPlan.get_or_create(wb, "planned_plan", fixed_inputs={"x": 7})
