"""What a call gives is a promise in a dynamic body: neither `is` nor a pattern sees what it will be."""

from flowc import dynamic, task


@task
def find(x: int) -> int | None:
    return x or None


@task
def inc(x: int) -> int:
    return x + 1


def helper(a: int) -> int:
    found = find(x=a)
    return inc(x=a) if found is not None else inc(x=0)


@dynamic
def refused(x: int) -> int:
    found: int | None = find(x=x)
    if None is (again := find(x=2)) or find(x=3) is None:
        return inc(x=x)
    match found:
        case None:
            return helper(x)
    return inc(x=again)


@dynamic
def once(x: int) -> int:
    """`helper` is told of once."""
    return helper(x)


@dynamic
def fine(x: int, start: int | None = None) -> int:
    best = None
    for i in range(x):
        best = inc(x=i) if best is None else inc(x=best)
    last = inc(x=0)
    assert last is not None
    return last if start is None else best
