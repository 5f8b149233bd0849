import typing

from flytekit import LaunchPlan, task, workflow

Out = typing.NamedTuple("Out", total=int, text=str)


@task
def make(a: int) -> Out:
    return Out(a, str(a))


@workflow
def wf(a: int) -> Out:
    return make(a=a)


plan = LaunchPlan.get_or_create(wf, "several")


@workflow
def main(a: int) -> tuple[int, str]:
    total, text = plan(a=a)
    again = plan(a=total)
    return again.total, text
