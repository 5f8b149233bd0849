"""Options that are overridden twice, and comparisons that begin with a constant."""

from typing import List, Optional

from flytekit import Resources, conditional, map_task, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@workflow
def twice(x: int) -> int:
    return inc(x=x).with_overrides(retries=2, name="a").with_overrides(name="b")


@workflow
def resources(x: int) -> int:
    return inc(x=x).with_overrides(requests=Resources(cpu="1")).with_overrides(requests=Resources(mem="2Gi"))


@workflow
def reflected(a: int) -> int:
    return conditional("c").if_(2 < a).then(inc(x=a)).else_().then(inc(x=1))


@workflow
def least(xs: List[int]) -> List[Optional[int]]:
    return map_task(inc, min_successes=2)(x=xs)
