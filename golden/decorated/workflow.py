"""Decorators of tasks are kept by name; those of workflows are applied."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flowc import task, workflow


@task
def set_up() -> None: ...


@task
def tear_down(of: str) -> None: ...


def timed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Runs where the task runs; the compiler does not look inside."""

    @wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return inner


def around(of: str) -> Callable[..., Any]:
    """Set up before what the workflow does, and tear down after it."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def inner(*args: Any, **kwargs: Any) -> Any:
            before = set_up()
            result = function(*args, **kwargs)
            after = tear_down(of=of)
            before >> result >> after
            return result

        return inner

    return decorate


robust = partial(task, retries=3)


@robust
@timed
def inc(x: int) -> int:
    return x + 1


@workflow
@around(of="main")
def main(x: int) -> int:
    return inc(x=inc(x=x))
