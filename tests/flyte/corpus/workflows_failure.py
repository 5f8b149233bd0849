"""Failure handlers: tasks and workflows, with and without the error."""

from typing import Optional

from flytekit import task, workflow
from flytekit.types.error import FlyteError


@task
def work(x: int, name: str) -> int:
    return x


@task
def clean(x: int, name: str = "n", err: Optional[FlyteError] = None):
    pass


@task
def plain(x: int, name: str):
    pass


@workflow
def cleanup(x: int, name: str):
    plain(x=x, name=name)


@workflow(on_failure=clean)
def with_task(x: int, name: str = "m") -> int:
    return work(x=x, name=name)


@workflow(on_failure=plain)
def with_plain(x: int, name: str) -> int:
    return work(x=x, name=name)


@workflow(on_failure=cleanup)
def with_workflow(x: int, name: str) -> int:
    return work(x=x, name=name)


@workflow
def outer(x: int) -> int:
    return with_workflow(x=with_task(x=x), name="o")
