"""What random programs of flytekit are made of: the top of their modules, types, and constants of the types."""

from collections.abc import Mapping, Sequence
from typing import Final

PRELUDE: Final = """\
import datetime
import enum
import functools
import typing
from dataclasses import dataclass, field

import pandas as pd
from flytekit import (
    Cache, CronSchedule, FixedRate, HashMethod, LaunchPlan, Resources, StructuredDataset, approve, conditional,
    kwtypes, map_task, sleep, task, wait_for_input, workflow,
)
from flytekit.core.node_creation import create_node
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from typing_extensions import Annotated


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Point:
    x: int
    y: float = 1.5
    tags: typing.List[str] = field(default_factory=list)


@dataclass
class Shape:
    corner: Point
    color: Color = Color.RED
    name: typing.Optional[str] = None
    sizes: typing.Dict[str, float] = field(default_factory=dict)


class Custom:
    pass


Pair = typing.NamedTuple("Pair", [("first", int), ("second", str)])
"""

CONSTANTS: Final[Mapping[str, Sequence[str]]] = {
    "int": ("3", "0", "-7", "2**40"),
    "float": ("1.5", "0.0", "-2.0", "1e300"),
    "str": ("'a'", "''", "'\\u00fc x'"),
    "bool": ("True", "False"),
    "datetime.datetime": (
        "datetime.datetime(2024, 1, 2, 3, 4, 5)",
        "datetime.datetime(1999, 12, 31)",
    ),
    "datetime.date": ("datetime.date(2024, 2, 29)",),
    "datetime.timedelta": (
        "datetime.timedelta(hours=1)",
        "datetime.timedelta(days=-1, microseconds=5)",
    ),
    "Color": ("Color.RED", "Color.BLUE"),
    "Point": ("Point(x=1)", "Point(2, 3.5, ['t'])"),
    "Shape": (
        "Shape(Point(1))",
        "Shape(corner=Point(2), color=Color.BLUE, name='n', sizes={'a': 1.0})",
    ),
    "dict": ("{'a': 1}", "{}"),
    "typing.Literal['a', 'b']": ("'a'",),
    "typing.List[int]": ("[1, 2]", "[]"),
    "list[str]": ("['a']", "[]"),
    "typing.List[Point]": ("[Point(1), Point(2)]", "[]"),
    "typing.List[Color]": ("[Color.RED]",),
    "typing.Dict[str, int]": ("{'a': 1, 'b': 2}", "{}"),
    "dict[str, typing.List[float]]": ("{'a': [1.0, 2.5]}", "{}"),
    "typing.List[typing.Dict[str, str]]": ("[{'a': 'b'}]",),
    "typing.Optional[int]": ("None", "4"),
    "typing.Optional[Point]": ("None", "Point(9)"),
    "typing.Optional[typing.List[str]]": ("None", "['x']"),
    "str | None": ("None", "'y'"),
    "typing.Union[int, str]": ("5", "'five'"),
    "typing.Union[float, bool, None]": ("2.5", "True", "None"),
    "FlyteFile": (),
    "FlyteFile['csv']": (),
    "FlyteDirectory": (),
    "Annotated[int, HashMethod(str)]": (),
    "StructuredDataset": (),
    "pd.DataFrame": (),
    "Annotated[StructuredDataset, kwtypes(a=int, b=str)]": (),
    "typing.List[FlyteFile]": (),
    "Custom": (),
    "typing.List[Custom]": (),
}
"""Constants by the annotation that they fit."""


def can_be_default(of: str) -> bool:
    """Whether flytekit takes a default of the type: it wants none that could change."""
    is_mutable = of.startswith(("typing.List", "typing.Dict", "list", "dict"))
    return bool(CONSTANTS[of]) and not is_mutable


def is_packed(of: str) -> bool:
    """Whether constants of the type are packed."""
    return any(each in of for each in ("Point", "Shape", "dict"))
