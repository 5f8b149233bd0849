"""Enumerations and literals, their defaults, and texts in their place."""

from enum import Enum
from typing import List, Literal

from flytekit import task, workflow


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Mode(str, Enum):
    FAST = "fast"


@task
def paint(color: Color = Color.RED, mode: Mode = Mode.FAST, size: Literal["s", "l"] = "s") -> Color:
    return color


@task
def tell(text: str, colors: List[Color]) -> str:
    return text


@workflow
def main(color: Color = Color.BLUE, text: str = "red", size: Literal["s", "l"] = "l") -> str:
    first = paint(color=color, size=size)
    second = paint(color=text)
    paint(color="blue", mode="fast")
    return tell(text=first, colors=[second, Color.RED])
