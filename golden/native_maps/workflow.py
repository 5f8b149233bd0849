"""Native loops over promised lists: comprehensions, loops that append, loops within loops."""

from flowc import task, workflow


@task
def load(count: int) -> list[int]:
    return list(range(count))


@task
def scale(x: int, by: int) -> int:
    return x * by


@task
def total(xs: list[int]) -> int:
    return sum(xs)


@workflow
def comprehension(count: int, by: int = 2) -> int:
    return total(xs=[scale(x=x, by=by) for x in load(count=count)])


@workflow
def appending(count: int) -> list[int]:
    scaled = []
    for x in load(count=count):
        once = scale(x=x, by=2)
        scaled.append(scale(x=once, by=3))
    return scaled


@workflow
def nested(rows: list[list[int]]) -> list[int]:
    sums = []
    for row in rows:
        sums.append(total(xs=[scale(x=x, by=2) for x in row]))
    return sums
