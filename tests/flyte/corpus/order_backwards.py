"""Order against the order of the source."""

from flytekit import task, workflow


@task
def start():
    pass


@task
def work(x: int) -> int:
    return x


@workflow
def main(x: int) -> int:
    b = work(x=x)
    a = start()
    a >> b
    return b
