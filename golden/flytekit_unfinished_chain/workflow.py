"""A conditional ends with `else_`."""

from flytekit import conditional, task, workflow


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def main(x: int) -> int:
    y = conditional("c").if_(x > 10).then(double(x=x)).elif_(x > 5).then(double(x=1))
    return double(x=y)
