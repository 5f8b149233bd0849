"""Maps over items of several types."""

from dataclasses import dataclass
from typing import Dict, List

from flytekit import map_task, task, workflow


@dataclass
class Point:
    x: int
    y: int


@task
def make(x: int) -> Point:
    return Point(x, x)


@task
def first(point: Point) -> str:
    return str(point.x)


@task
def wrap(text: str) -> Dict[str, str]:
    return {"text": text}


@task
def count(parts: List[str]) -> int:
    return len(parts)


@workflow
def main(xs: List[int], words: List[List[str]]) -> List[Dict[str, str]]:
    points = map_task(make)(x=xs)
    map_task(count)(parts=words)
    return map_task(wrap)(text=map_task(first)(point=points))
