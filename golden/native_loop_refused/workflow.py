"""Loops and statements over promises that no graph stands for: each is an error with a way out."""

from flowc import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def total(xs: list[int]) -> int:
    return sum(xs)


@task
def prices(name: str) -> dict[str, int]:
    return {name: 1}


@workflow
def loops(xs: list[int], x: int) -> int:
    for i, each in enumerate(xs):
        scale(x=each, by=i)
    for each in xs:
        if each > 3:
            break
    found = []
    for each in xs:
        if each > 3:
            found.append(scale(x=each))
    for key, value in prices(name="a").items():
        scale(x=value)
    return total(xs=[scale(x=each) for each in xs if each > 0])


@workflow
def jumps(xs: list[int], x: int) -> int:
    while x < 10:
        x = scale(x=x)
    try:
        x = scale(x=x)
    except ValueError:
        x = 0
    with open("log") as log:
        x = scale(x=x)
    if x > 3:
        scale(x=x)
        raise ValueError("too late")
    if x > 4:
        raise ValueError(f"{x} is too large")
    match xs:
        case [only]:
            return only
    return x


@workflow
def scopes(x: int) -> int:
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return count

    def numbers():
        yield scale(x=x)

    return total(xs=[*numbers(), tick()])
