"""Whether a promise is None can be asked."""

from typing import Optional

from flytekit import conditional, task, workflow


@task
def find(name: str) -> Optional[int]:
    return len(name) or None


@task
def double(x: Optional[int]) -> int:
    return 2 * (x or 0)


@workflow
def main(name: str) -> int:
    found = find(name=name)
    return conditional("found").if_(found.is_none()).then(double(x=1)).else_().then(double(x=found))
