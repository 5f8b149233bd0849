"""Dataclasses: nested, with mixins, with defaults, made of constants, read by promises."""

import datetime
from dataclasses import dataclass, field
from typing import Dict, List, Optional

from flytekit import task, workflow
from mashumaro.mixins.json import DataClassJSONMixin


@dataclass
class Point:
    x: int
    y: float = 1.5


@dataclass
class Shape(DataClassJSONMixin):
    name: str
    points: List[Point] = field(default_factory=list)
    labels: Dict[str, str] = field(default_factory=lambda: {"kind": "polygon"})
    origin: Optional[Point] = None
    made: datetime.datetime = datetime.datetime(2024, 1, 1)
    area: float = field(init=False, default=0.0)


@dataclass
class Named(Point):
    title: str = "untitled"


@task
def draw(shape: Shape, point: Point = Point(1)) -> Shape:
    return shape


@task
def move(x: int, y: float, title: str) -> Named:
    return Named(x, y, title)


@workflow
def main(shape: Shape = Shape("empty"), start: Point = Point(2, y=2.5)) -> Shape:
    first = draw(shape=shape, point=start)
    moved = move(x=first.points[0].x, y=start.y, title=first.labels["kind"])
    draw(shape=first)
    draw(shape=Shape("square", [Point(0), Point(x=1, y=0.5)], origin=Point(3)))
    move(x=moved.x, y=moved.y, title=moved.title)
    return first
