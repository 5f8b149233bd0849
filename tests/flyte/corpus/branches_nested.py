"""Conditionals within conditionals."""

from flytekit import conditional, task, workflow


@task
def number(x: int = 1) -> int:
    return x


@workflow
def main(a: int, b: int) -> int:
    n = number(x=b)
    return (
        conditional("outer")
        .if_(a > 10)
        .then(
            conditional("inner")
            .if_(b > 10)
            .then(number(x=a))
            .elif_(n == 3)
            .then(number(x=n))
            .else_()
            .fail("inner")
        )
        .elif_(a > 5)
        .then(number(x=b))
        .else_()
        .then(conditional("last").if_(n > 1).then(number(x=1)).else_().then(number(x=2)))
    )
