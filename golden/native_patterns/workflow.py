"""`match` on promises: constants, alternatives, parts of records, captures and guards."""

from dataclasses import dataclass
from enum import Enum

from flowc import task, workflow


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


@dataclass
class Order:
    count: int
    size: Size


@task
def find(name: str) -> Order:
    return Order(len(name), Size.SMALL)


@task
def look(x: int) -> int | None:
    return x if x > 3 else None


@task
def ship(count: int, express: bool = False) -> str:
    return f"{count}{'!' if express else ''}"


@workflow
def by_number(x: int) -> str:
    match x:
        case 0:
            raise ValueError("nothing to ship")
        case 1 | 2:
            return ship(count=1)
        case n if n > 100:
            return ship(count=n, express=True)
    return ship(count=x)


@workflow
def by_record(name: str) -> str:
    match find(name=name):
        case Order(count=0):
            text = "none"
        case Order(count, size=Size.LARGE):
            text = ship(count=count, express=True)
        case order:
            text = ship(count=order.count)
    return text


@workflow
def by_presence(x: int, y: int) -> str:
    match look(x=x):
        case None:
            return "missing"
    match (x, y):
        case (1, n):
            return ship(count=n)
        case _:
            return ship(count=y)
