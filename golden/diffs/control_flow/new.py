from flowc import conditional, dynamic, task, workflow


@task
def inc(x: int) -> int: ...


@task
def dec(x: int) -> int: ...


@dynamic
def many(n: int) -> int:
    return dec(x=n)


@workflow
def main(x: int, xs: list[int]) -> tuple[int, list[int]]:
    if x > 4:
        start = inc(x=x)
        y = dec(x=start)
    else:
        y = inc(x=x)
    return y, [dec(x=each) for each in xs]
