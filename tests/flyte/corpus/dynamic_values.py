"""Dynamic tasks that run nothing, and those with inputs and outputs of many types."""

from dataclasses import dataclass
from typing import Dict, List, NamedTuple, Optional

from flytekit import dynamic, task, workflow


@dataclass
class Point:
    x: int
    y: float = 0.5


Pair = NamedTuple("Pair", [("many", List[int]), ("named", Dict[str, str])])


@task
def shift(p: Point, by: Optional[int] = None) -> Point:
    return p


@dynamic
def constant(n: int) -> Pair:
    return Pair([n, 1], {"a": "b"})


@dynamic
def nothing(n: int) -> None:
    print(n)


@dynamic
def shifted(n: int) -> List[Point]:
    return [shift(p=Point(x=each), by=each or None) for each in range(n)]


@workflow
def main(n: int) -> List[Point]:
    constant(n=n)
    nothing(n=n)
    return shifted(n=n)
