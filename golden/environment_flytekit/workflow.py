"""Options that several tasks share."""

from functools import partial

from flytekit import Environment, Resources, dynamic, task, workflow

env = Environment(retries=2, limits=Resources(mem="1Gi"))
large = env.extend(limits=Resources(mem="8Gi"), interruptible=True)
quick = partial(task, timeout=60)


@env.task
def load(path: str) -> list[int]:
    return [len(path)]


@large.task(retries=5)
def total(xs: list[int]) -> int:
    return sum(xs)


@env
def first(xs: list[int]) -> int:
    return xs[0]


@large.dynamic
def fan(xs: list[int]) -> int:
    return total(xs=xs)


@quick
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(path: str) -> int:
    xs = load(path=path)
    return add(x=first(xs=xs), y=fan(xs=xs))
