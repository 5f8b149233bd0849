"""Launch plans called in workflows."""

from flytekit import LaunchPlan, task, workflow


@task
def work(x: int, y: int) -> int:
    return x


@workflow
def inner(x: int, y: int = 2) -> int:
    return work(x=x, y=y)


plain = LaunchPlan.get_or_create(workflow=inner, name="plain")
filled = LaunchPlan.get_or_create(workflow=inner, name="filled", default_inputs={"x": 9})
fixed = LaunchPlan.get_or_create(workflow=inner, name="fixed", fixed_inputs={"y": 4})


@workflow
def main(a: int) -> int:
    p = plain(x=a)
    q = filled(y=p)
    r = fixed(x=q)
    return r
