"""A map and a launch plan as nodes."""

from flytekit import LaunchPlan, Workflow, map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def inner(x: int) -> int:
    return inc(x=x)


plan = LaunchPlan.get_or_create(inner, "inner_plan")

wb = Workflow(name="mapped")
xs = wb.add_workflow_input("xs", list[int])
first = wb.add_workflow_input("first", int)
mapped = wb.add_entity(map_task(inc), x=xs)
planned = wb.add_launch_plan(plan, x=first)
wb.add_workflow_output("mapped", mapped.outputs["o0"])
wb.add_workflow_output("planned", planned.outputs["o0"])
