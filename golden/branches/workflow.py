"""Conditionals: several arms, an arm that fails, one within another, outputs of both."""

from flowc import conditional, task, workflow


@task
def double(x: int) -> int:
    return 2 * x


@task
def halve(x: int) -> int:
    return x // 2


@workflow
def choose(x: int, limit: int = 10) -> int:
    chosen = (
        conditional("size")
        .if_((x > limit) & (x < 100))
        .then(halve(x=x))
        .elif_(x == limit)
        .then(double(x=x))
        .elif_(x < 0)
        .fail("negative")
        .else_()
        .then(conditional("parity").if_(x != 0).then(double(x=x)).else_().then(halve(x=x)))
    )
    return double(x=chosen)
