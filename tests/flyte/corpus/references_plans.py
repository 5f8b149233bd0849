"""Launch plans of workflows that are registered elsewhere."""

from flytekit import LaunchPlan, reference_workflow, task, workflow


@reference_workflow(project="other", domain="production", name="pkg.mod.flow", version="v9")
def flow(x: int, name: str) -> None: ...


far_plan = LaunchPlan.create("far_plan", flow, fixed_inputs={"name": "a"}, default_inputs={"x": 3})


@task
def near(x: int) -> int:
    return x


@workflow
def main(x: int) -> int:
    far_plan(x=x)
    return near(x=x)
