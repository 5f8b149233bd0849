"""A call in a condition runs before the branch, which waits for it."""

from flytekit import conditional, task, workflow


@task
def is_ready(path: str) -> bool:
    return bool(path)


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def main(x: int, path: str) -> int:
    return (
        conditional("ready")
        .if_(is_ready(path=path).is_true())
        .then(double(x=x))
        .elif_(double(x=x) > 10)
        .then(double(x=1))
        .else_()
        .fail("not ready")
    )
