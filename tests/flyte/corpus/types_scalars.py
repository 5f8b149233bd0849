"""Every scalar type as an input, an output and a default."""

import datetime

from flytekit import task, workflow


@task
def echo(
    a: int,
    b: float = 1.5,
    c: str = "x",
    d: bool = True,
    e: datetime.timedelta = datetime.timedelta(hours=1, microseconds=5),
    f: datetime.datetime = datetime.datetime(2024, 5, 17, 12, 30),
    g: datetime.date = datetime.date(2024, 5, 17),
) -> tuple[int, float, str, bool, datetime.timedelta, datetime.datetime, datetime.date]:
    return a, b, c, d, e, f, g


@workflow
def main(a: int = 3, c: str = "y") -> tuple[int, str]:
    first = echo(a=a, c=c)
    return first.o0, first.o2
