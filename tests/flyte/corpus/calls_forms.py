"""Positional and keyword arguments, nested calls, repeated calls, constants."""

from flytekit import task, workflow


@task
def add(x: int, y: int = 10) -> int:
    return x + y


@task
def join(parts: list[str], end: str = "!") -> str:
    return "".join(parts)


@workflow
def positional(a: int, b: int) -> int:
    return add(a, b)


@workflow
def nested(a: int) -> int:
    return add(x=add(x=add(x=a)), y=add(x=1, y=2))


@workflow
def repeated(a: int) -> int:
    one = add(x=a)
    two = add(x=one)
    three = add(x=two)
    return add(x=three, y=one)


@workflow
def unused(a: int) -> int:
    add(x=a)
    add(x=a, y=3)
    return add(x=1)


@workflow
def texts(a: str) -> str:
    inner = join(parts=[a, "b"])
    return join(parts=[inner, a, "c"], end="?")
