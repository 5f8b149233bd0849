"""Order without data: `>>` and `runs_before`, in source order."""

from flytekit import task, workflow


@task
def start():
    pass


@task
def work(x: int) -> int:
    return x


@task
def end():
    pass


@workflow
def chain(x: int) -> int:
    a = start()
    b = work(x=x)
    c = end()
    a >> b
    b >> c
    return b


@workflow
def long(x: int):
    a = start()
    b = work(x=x)
    c = work(x=b)
    d = end()
    a >> b >> c >> d
