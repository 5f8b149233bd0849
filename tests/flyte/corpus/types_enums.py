"""Enumerations of strings: types, defaults, constants."""

from enum import Enum
from typing import List, Optional

from flytekit import task, workflow


class Color(Enum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


@task
def paint(color: Color, other: Optional[Color] = None, many: Optional[List[Color]] = None) -> Color:
    return color


@task
def default(color: Color = Color.GREEN) -> str:
    return color.value


@workflow
def main(color: Color = Color.BLUE) -> Color:
    default()
    first = paint(color=Color.RED)
    second = paint(color=first, other=Color.BLUE)
    return paint(color=color, many=[Color.RED, color])
