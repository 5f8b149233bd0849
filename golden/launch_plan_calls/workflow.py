"""Launch plans are called as workflows are: they take what they do not fix."""

from flowc import LaunchPlan, dynamic, task, workflow


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def sum_up(x: int, y: int, z: int = 3) -> int:
    return add(x=add(x=x, y=y), y=z)


with_one = LaunchPlan.create("with_one", sum_up, fixed_inputs={"x": 1})
with_two = LaunchPlan.get_or_create(name="with two", workflow=sum_up, default_inputs={"y": 2})
plain = LaunchPlan.get_or_create(sum_up)


@dynamic
def many(n: int) -> list[int]:
    return [with_one(y=each) for each in range(n)]


@workflow
def main(a: int) -> tuple[int, list[int]]:
    first = with_one(y=a)
    second = with_two(x=first, z=5)
    plain(x=first, y=second)
    with_two(x=1)
    return second, many(n=a)
