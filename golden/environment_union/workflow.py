"""Programs for union, which hands on the names of flytekit and adds actors."""

import union
from union import Resources, map_task, workflow
from union.actor import ActorEnvironment

actor = union.ActorEnvironment(
    name="counting",
    replica_count=2,
    ttl_seconds=300,
    requests=Resources(cpu="2", mem="500Mi"),
    container_image=union.ImageSpec(packages=["union"]),
)
small = ActorEnvironment(name="small", environment={"MODE": "exact"})


@actor.task
def plus_one(x: int) -> int:
    return x + 1


@small.task(cache=True, cache_version="1", retries=2)
def load(file: union.FlyteFile) -> list[int]:
    return [1]


@union.task(limits=Resources(mem="1Gi"))
def total(xs: list[int]) -> int:
    return sum(xs)


@union.dynamic
def fan(x: int) -> int:
    return plus_one(x=x)


@workflow
def inner(x: int) -> int:
    return plus_one(x=x)


plan = union.LaunchPlan.get_or_create(inner, name="nightly", default_inputs={"x": 1})


@union.workflow
def main(file: union.FlyteFile) -> int:
    xs = map_task(plus_one)(x=load(file=file))
    return plan(x=fan(x=total(xs=union.map(plus_one)(x=xs))))
