"""Classes with fields, declared in every way, made with promises and defaults."""

import dataclasses
from collections import namedtuple
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import ClassVar, Generic, List, NamedTuple, NotRequired, Optional, Required, TypedDict, TypeVar

from flowc import task, workflow

DEFAULT = 3
Item = TypeVar("Item")


@dataclass
class Point:
    LIMIT: ClassVar[int] = 10
    x: int
    y: float = LIMIT / 4
    tags: List[str] = field(default_factory=list)
    table: dict[str, int] = field(default_factory=lambda: {"a": DEFAULT})
    number: int = dataclasses.field(init=False, default=7)
    next: "Optional[Point]" = None


@dataclass(kw_only=True)
class Named(Point):
    name: str = "unnamed"


class Renamed(Named):
    note: str = "no field, since nothing makes this a dataclass"


@dataclass
class Late:
    low: int
    step: InitVar[int]
    _: KW_ONLY
    high: int = field(init=False)
    more: int = 0

    def __post_init__(self, step: int) -> None:
        self.high = self.low + step


@dataclass
class Box(Generic[Item]):
    item: Item
    count: int = 1


class Outer:
    @dataclass
    class Inner:
        value: int = DEFAULT


class Movie(TypedDict):
    name: str
    year: NotRequired[int]


class Loose(TypedDict, total=False):
    name: Required[str]
    year: int


Dated = TypedDict("Dated", {"day": int})


class Span(NamedTuple):
    low: int
    high: int = 5


Pair = NamedTuple("Pair", [("left", int), ("right", "str")])
Plain = namedtuple("Plain", "a b", defaults=[2])


@task
def points(
    point: Point,
    named: Named = Named(x=1, name="n"),
    renamed: Renamed = Renamed(x=2),
    late: Late = Late(1, 2, more=3),
    box: Box[int] = Box[int](item=1),
    inner: Outer.Inner = Outer.Inner(),
) -> Named:
    return named


@task
def tables(movie: Movie, loose: Loose, dated: Dated, any_table: dict[str, object]) -> Movie:
    return movie


@task
def spans(span: Span, pair: Pair, plain: Plain = Plain(1)) -> list[Pair]:
    return [pair]


@task
def parts() -> Span:
    return Span(1)


@workflow
def main(x: int, name: str) -> Pair:
    low, high = parts()
    point = Point(x, tags=[name])
    point.y = 1.5
    named = points(point=point, named=Named(x=low, name=name, next=Point(high)))
    points(point=named)
    movie = tables(
        movie={"name": name}, loose=Loose(name=name, year=x), dated={"day": x}, any_table={"x": x}
    )
    tables(movie=movie, loose={"name": movie["name"]}, dated={"day": named.x}, any_table=movie)
    pairs = spans(span=Span(x), pair=Pair(left=low, right=named.name))
    return Pair(pairs[0].left, pairs[0].right)
