"""A call nested in an arm belongs to the arm, with the call that it feeds."""

from flytekit import conditional, task, workflow


@task
def load(path: str) -> int:
    return len(path)


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def main(x: int, path: str) -> int:
    return (
        conditional("size")
        .if_(x > 10)
        .then(double(x=load(path=path)))
        .else_()
        .then(double(x=double(x=x)))
    )
