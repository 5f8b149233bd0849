"""Several outputs: tuples, named tuples by a class and by a call, none at all."""

from typing import NamedTuple, Tuple

from flytekit import task, workflow

Pair = NamedTuple("Pair", [("left", int), ("right", str)])
Other = NamedTuple("OtherName", low=int, high=float)


class Single(NamedTuple):
    value: int


@task
def pair(x: int) -> Pair:
    return Pair(x, str(x))


@task
def other(x: int) -> Other:
    return Other(x, 0.5)


@task
def single(x: int) -> Single:
    return Single(x)


@task
def both(x: int) -> Tuple[int, str]:
    return x, str(x)


@task
def nothing(x: int) -> None:
    print(x)


@task
def unsaid(x: int):
    print(x)


@workflow
def inner(x: int) -> Other:
    found = other(x=x)
    return Other(low=found.low, high=found.high)


@workflow
def main(x: int) -> Pair:
    left, right = pair(x=x)
    number, word = both(x=left)
    nothing(x=number)
    unsaid(x=single(x=x).value)
    again = inner(x=x)
    return Pair(left=again.low, right=word)
