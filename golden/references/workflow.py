"""Entities that are registered elsewhere: only their signatures are here."""

from flowc import (
    dynamic,
    reference_launch_plan,
    reference_task,
    reference_workflow,
    task,
    workflow,
)


@reference_task(project="shared", domain="production", name="text.clean", version="v3")
def clean(text: str) -> str: ...


@reference_workflow(project="shared", domain="production", name="text.count", version="v3")
def count(text: str, least: int = 1) -> int: ...


@reference_launch_plan(project="shared", domain="production", name="report.daily", version="v1")
def report(total: int, title: str = "Words") -> str: ...


@task
def read(path: str) -> str:
    return path


@dynamic
def count_all(paths: list[str]) -> list[int]:
    return [count(text=clean(text=path)) for path in paths]


@workflow
def main(path: str) -> str:
    total = count(text=clean(text=read(path=path)))
    return report(total=total)
