"""Annotations that are no types, values that do not fit: each is reported where it is."""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Literal, Optional, Union

from flowc import File, StructuredDataset, kwtypes, task, workflow


class Color(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Point:
    x: int
    y: int = None
    tags: list[str] = []


@dataclass
class Spot:
    x: int


@task
def annotations(a: [int], b: 3, c: Union, d: "list[", e: File[3], f: Undefined, g) -> tuple[int]:
    return (1,)


@task
def defaults(a: int = "a", b: int = None, c: Color = "green", d: list[int] = (1, "b")) -> None:
    pass


@task
def numbers(a: int, b: float = 0.5, c: list[int] | None = None, d: Literal[1, 2] = 1) -> int:
    return a


@task
def words(text: str, color: Color = Color.RED) -> str:
    return text


@task
def points(point: Point) -> Optional[Point]:
    return point


@task
def tables(
    table: Annotated[StructuredDataset, kwtypes(a=int, b=str)], path: File["csv"]
) -> tuple[Annotated[StructuredDataset, kwtypes(a=int)], File["pdf"]]:
    return table, path


@workflow
def main(number: int, half: float, text: str, flag: bool, spot: Spot, path: File) -> int:
    numbers(a=text)
    numbers(a=half)
    numbers(flag, number)
    numbers(number, text)
    numbers(a=number, c=[number, text], d=3)
    words(number)
    words(text=text, color="green")
    words(text=text, color=Color.GREEN)
    words()
    words(text, texts=text)
    words(text, text=text)
    words(text, Color.RED, 3)
    points(point=spot)
    points(point=Point(x=text))
    points(point=Point(z=1))
    points(point=Point(1, 2, 3, 4))
    points(point={"x": 1, "z": 2})
    points(point=points(point=Point(1)))
    table, page = tables(table="a", path=path)
    tables(table=table, path=page)
    return words(text=text)
