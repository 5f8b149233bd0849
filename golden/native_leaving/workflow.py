"""Ways that leave early: returns, breaks and continues that depend on promises, and failures."""

from flowc import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def split(x: int) -> tuple[int, int]:
    return x // 2, x - x // 2


def first_above(x: int, limits: list[int]) -> int:
    for limit in limits:
        if x > limit:
            return scale(x=x, by=limit)
    return x


@workflow
def search(x: int) -> int:
    if x < 0:
        raise ValueError("negative")
    return first_above(x, [30, 10])


@workflow
def rounds(x: int, stop: int = 20) -> int:
    for by in (2, 3):
        if x == by:
            continue
        if x > stop:
            break
        x = scale(x=x, by=by)
    return x


@workflow
def halves(x: int, swap: bool = False) -> tuple[int, int]:
    assert x > 1, "too small to split"
    if swap:
        high, low = split(x=x)
    else:
        low, high = split(x=x)
    return low, scale(x=high)


def doubled(x: int):
    if x > 0:
        return scale(x=x, by=2)


@workflow
def perhaps(x: int) -> int | None:
    """What one arm gives may be None in another, as any value may."""
    positive = doubled(x)
    if x == 7:
        return None
    return scale(x=x) if positive is None else positive
