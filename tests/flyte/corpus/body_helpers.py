"""Helper functions, closures, recursion and functions of functions: what they call is the graph's."""

from functools import reduce

from flytekit import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def total(xs: list[int]) -> int:
    return sum(xs)


def folded(xs):
    if len(xs) == 1:
        return xs[0]
    middle = len(xs) // 2
    return total(xs=[folded(xs[:middle]), folded(xs[middle:])])


def scaler(by):
    def inner(x):
        return scale(x=x, by=by)

    return inner


@workflow
def recursive(a: int, b: int, c: int) -> int:
    return folded([a, b, c])


@workflow
def closures(a: int) -> int:
    steps = [scaler(by) for by in (2, 3)]
    for step in steps:
        a = step(a)
    return a


@workflow
def reduced(a: int, b: int) -> int:
    return reduce(lambda x, y: total(xs=[x, y]), [a, b, scale(x=a)])
