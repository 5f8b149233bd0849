from flowc import conditional, dynamic, task, workflow


@task
def inc(x: int) -> int: ...


@task
def dec(x: int) -> int: ...


@dynamic
def many(n: int) -> int:
    return inc(x=n)


@workflow
def main(x: int, xs: list[int]) -> tuple[int, list[int]]:
    if x > 3:
        first = inc(x=x)
        y = dec(x=first)
    else:
        y = dec(x=x)
    return y, [inc(x=each) for each in xs]
