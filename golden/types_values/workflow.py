"""Types of values that every Python program has, each with a default."""

import enum
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Callable, Dict, List, Literal, Optional, Tuple, Union
from uuid import UUID

from flowc import task, workflow


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"
    ROUGE = "red"


class Level(enum.IntEnum):
    LOW = enum.auto()
    HIGH = enum.auto()


class Mode(enum.StrEnum):
    FAST = enum.auto()
    EXACT = "precise"


Size = enum.Enum("Size", "SMALL LARGE")


@task
def scalars(
    a: int = 1,
    b: float = 2,
    c: str = "three",
    d: bool = True,
    e: bytes = b"five",
    f: None = None,
    g: datetime = datetime(2024, 5, 17, 12, tzinfo=timezone.utc),
    h: date = date(2024, 5, 17),
    i: timedelta = timedelta(minutes=90),
) -> Tuple[int, datetime]:
    return a, g


@task
def choices(
    color: Color = Color.ROUGE,
    level: Level = Level.HIGH,
    mode: Mode = Mode.FAST,
    size: Size = Size.LARGE,
    literal: Literal["a", 1, None] = None,
    text: Color = "blue",
) -> Color:
    return color


@task
def containers(
    a: List[int] = [1, 2],
    b: "dict[str, list[float]]" = {"x": [1, 2.5]},
    c: tuple[int, str] = (1, "a"),
    d: tuple[int, ...] = (1, 2, 3),
    e: Dict[int, Optional[str]] = {1: None},
    f: list = [1, "a"],
    g: dict = {"a": {"b": 1}},
) -> List[Dict[str, int]]:
    return []


@task
def unions(
    a: Optional[int] = None, b: Union[int, str] = "b", c: int | str | None = 3, d: Any = 4, e: object = "e"
) -> int | None:
    return a


@task
def opaque(
    a: Path = Path("a/b"),
    b: Decimal = Decimal("1.50"),
    c: UUID = UUID("12345678-1234-5678-1234-567812345678"),
    d: Callable[[int], int] = abs,
    e: complex | None = None,
) -> set[int]:
    return {1}


@workflow
def main(
    number: int, word: Literal["a"], color: Color = Color.BLUE, maybe: Optional[int] = None
) -> tuple[Color, set[int]]:
    scalars(a=number, b=number, c=word)
    containers(a=[number, 2], b={"x": [number, 2.5]}, c=(number, word), d=[number])
    unions(a=maybe, b=number, c=maybe, d=color, e=maybe)
    return choices(color=color, level=Level(1), mode="fast", literal=word), opaque()
