"""Entities that are registered elsewhere: only their signatures are here."""

from flytekit import (
    LaunchPlan,
    dynamic,
    kwtypes,
    reference_launch_plan,
    reference_task,
    reference_workflow,
    task,
    workflow,
)
from flytekit.core.task import ReferenceTask
from flytekit.core.workflow import ReferenceWorkflow


@reference_task(project="shared", domain="production", name="text.clean", version="v3")
def clean(text: str) -> str: ...


@reference_workflow(project="shared", domain="production", name="text.count", version="v3")
def count(text: str, least: int = 1) -> int: ...


@reference_launch_plan(project="shared", domain="production", name="report.daily", version="v1")
def report(total: int, title: str = "Words") -> str: ...


load = ReferenceTask(
    "shared", "production", "text.load", "v3", kwtypes(path=str), outputs={"o0": str}
)
nightly = ReferenceWorkflow(
    project="shared",
    domain="production",
    name="text.nightly",
    version="v3",
    inputs={},
    outputs={},
)
tonight = LaunchPlan.get_or_create(nightly, name="tonight")


@task
def read(path: str) -> str:
    return path


@dynamic
def count_all(paths: list[str]) -> list[int]:
    return [count(text=clean(text=path)) for path in paths]


@workflow
def main(path: str) -> str:
    total = count(text=clean(text=read(path=load(path=path))))
    return report(total=total)
