"""Overrides within arms, and order around a branch."""

from flytekit import conditional, task, workflow


@task
def number(x: int = 1) -> int:
    return x


@workflow
def main(a: int) -> int:
    return (
        conditional("main")
        .if_(a > 1)
        .then(number(x=a).with_overrides(retries=3))
        .else_()
        .then(number(x=2).with_overrides(name="two", interruptible=True))
    )
