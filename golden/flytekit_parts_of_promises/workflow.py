"""Steps into a promise are checked against its type."""

from dataclasses import dataclass
from typing import Dict, List

from flytekit import task, workflow


@dataclass
class Point:
    x: int
    y: int


@task
def points() -> List[Point]:
    return [Point(1, 2)]


@task
def by_name() -> Dict[str, int]:
    return {"a": 1}


@task
def say(x: int) -> int:
    return x


@workflow
def main() -> int:
    found, named = points(), by_name()
    say(x=found[-1].x)
    say(x=found["first"])
    say(x=found[0].z)
    say(x=named[0])
    say(x=found.x)
    say(x=named["b"])
    return say(x=found[0].y)
