"""Types with a hash of the user's: constants of them."""

from flytekit import HashMethod, task, workflow
from typing_extensions import Annotated


def half(number: int) -> str:
    return str(number // 2)


Even = Annotated[int, HashMethod(half)]


@task
def make(x: int) -> Even:
    return x


@task
def use(x: Even, y: Even = 6) -> int:
    return x + y


@workflow
def main(z: Even = 8) -> int:
    return use(x=make(x=2), y=use(x=4, y=z))
