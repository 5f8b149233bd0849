"""Two conditionals of one name, one after another."""

from flytekit import conditional, task, workflow


@task
def number(x: int = 1) -> int:
    return x


@workflow
def main(a: int) -> int:
    first = conditional("check").if_(a > 1).then(number(x=a)).else_().then(number(x=2))
    second = conditional("check").if_(first > 1).then(number(x=first)).else_().then(number(x=3))
    return number(x=second)
