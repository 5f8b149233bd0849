"""Optional and union types: tags, defaults, and constants as variants."""

import datetime
from typing import Dict, List, Optional, Union

from flytekit import task, workflow


@task
def choose(
    a: Optional[int] = None,
    b: Union[int, str] = "b",
    c: str | None = None,
    d: Optional[List[int]] = None,
    e: Union[float, bool, None] = True,
    f: List[Optional[str]] | None = None,
    g: Union[datetime.datetime, datetime.timedelta, None] = None,
    h: Optional[Dict[str, int]] = None,
) -> Optional[int]:
    return a


@workflow
def defaults() -> Optional[int]:
    return choose()


@workflow
def given(n: int, o: Optional[int], s: Union[int, str] = 7) -> Optional[int]:
    first = choose(a=n, b=s, c="x", d=[1, 2], e=0.5)
    second = choose(a=o, b=3, d=[n, n], h={"k": 1}, f=["a", None])
    return choose(a=first, b="text", h={"n": n}, d=[n, 4])
