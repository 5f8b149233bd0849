"""Arms that fail ahead of others: flytekit has no words for them."""

from flytekit import conditional, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@workflow
def main(a: int) -> int:
    return (
        conditional("c")
        .if_(a < 0)
        .fail("negative")
        .elif_(a > 9)
        .then(inc(x=a))
        .else_()
        .then(inc(x=1))
    )
