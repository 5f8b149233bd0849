"""Several outputs: tuples, named tuples, unpacking, indices, and names of one."""

from typing import NamedTuple, Tuple

from flytekit import task, workflow

Pair = NamedTuple("Pair", [("first", int), ("second", str)])


class Triple(NamedTuple):
    a: int
    b: float
    c: str


class One(NamedTuple):
    only: int


@task
def plain() -> Tuple[int, str]:
    return 1, "a"


@task
def pair(x: int) -> Pair:
    return Pair(x, "b")


@task
def triple() -> Triple:
    return Triple(1, 2.0, "c")


@task
def one() -> One:
    return One(1)


@task
def use(x: int, s: str) -> str:
    return s


@workflow
def unpack() -> str:
    x, s = plain()
    return use(x=x, s=s)


@workflow
def named() -> Pair:
    found = pair(x=3)
    a, b, c = triple()
    use(x=a, s=c)
    return Pair(found.first, found.second)


@workflow
def single() -> int:
    return pair(x=one().only).first


@workflow
def several() -> Tuple[int, str, int]:
    p = pair(x=1)
    q = plain()
    return p.first, q[1], triple().a
