"""Arms that call workflows and dynamic tasks, and take what comes before the branch."""

from flytekit import conditional, dynamic, task, workflow


@task
def number(x: int = 1) -> int:
    return x


@dynamic
def grow(x: int) -> int:
    return number(x=x)


@workflow
def sub(x: int) -> int:
    return number(x=x)


@workflow
def main(a: int) -> int:
    before = number(x=a)
    return (
        conditional("targets")
        .if_(a > 3)
        .then(sub(x=before))
        .elif_(before == 2)
        .then(grow(x=a))
        .else_()
        .then(number(x=before))
    )
