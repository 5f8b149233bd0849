"""Conditionals in a dynamic task, on promises and on real values."""

from flytekit import conditional, dynamic, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def big(x: int) -> bool:
    return x > 10


@dynamic
def choose(x: int) -> int:
    first = inc(x=x)
    return (
        conditional("size")
        .if_(first > 10)
        .then(inc(x=first))
        .elif_((first == 3) & (first < 5))
        .then(inc(x=x))
        .else_()
        .fail("too small")
    )


@dynamic
def choose_by_task(x: int) -> int:
    is_big = big(x=x)
    found = conditional("is_big").if_(is_big.is_true()).then(inc(x=1)).else_().then(inc(x=2))
    return inc(x=found)


@workflow
def main(x: int) -> int:
    choose_by_task(x=x)
    return choose(x=x)
