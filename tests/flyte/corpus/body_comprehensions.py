"""Loops and comprehensions over known values, with promises carried along."""

from flytekit import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def total(xs: list[int]) -> int:
    return sum(xs)


@workflow
def fan_out(x: int) -> int:
    scaled = [scale(x=x, by=by) for by in range(1, 4)]
    return total(xs=[each for index, each in enumerate(scaled) if index != 1])


@workflow
def tree(a: int, b: int, c: int) -> int:
    queue = [scale(x=each) for each in (a, b, c)]
    while len(queue) > 1:
        left, right = queue.pop(0), queue.pop(0)
        queue.append(total(xs=[left, right]))
    return queue[0]


@workflow
def by_name(x: int) -> int:
    found = {name: scale(x=x, by=len(name)) for name in ("a", "bb")}
    found["c"] = scale(x=found["a"])
    return total(xs=[found[name] for name in sorted(found, reverse=True)])
