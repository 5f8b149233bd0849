"""Tasks and workflows without inputs, without outputs, with neither."""

from flytekit import task, workflow


@task
def nothing() -> None:
    pass


@task
def silent(x: int):
    pass


@task
def number() -> int:
    return 1


@workflow
def quiet():
    nothing()
    silent(x=number())


@workflow
def loud() -> int:
    quiet()
    nothing()
    return number()
