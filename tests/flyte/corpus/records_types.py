"""A dataclass with a field of every type that a schema can tell."""

import datetime
from dataclasses import dataclass, field
from typing import Any, Dict, List, Literal, Optional, Union

from flytekit import FlyteDirectory, FlyteFile, StructuredDataset, task, workflow


@dataclass
class Leaf:
    x: int


@dataclass
class All:
    a: int
    b: Union[int, str]
    c: List[List[int]]
    d: Dict[str, List[Leaf]]
    e: Optional[Leaf]
    f: FlyteFile
    g: FlyteDirectory
    h: Optional[StructuredDataset]
    i: Literal["x", "y"] = "x"
    j: datetime.datetime = datetime.datetime(2020, 1, 2, 3, 4)
    k: datetime.timedelta = datetime.timedelta(seconds=3)
    l: datetime.date = datetime.date(2020, 1, 2)
    m: Any = None
    n: Dict[int, str] = field(default_factory=dict)
    o: dict = field(default_factory=dict)
    p: bytes = b"abc"
    q: List[Optional[int]] = field(default_factory=list)
    r: Union[Leaf, int, None] = None


@task
def passes(value: All) -> List[All]:
    return [value]


@task
def maybe(value: Optional[All] = None, many: Optional[List[All]] = None) -> Optional[All]:
    return value


@workflow
def main(value: All) -> List[All]:
    maybe()
    maybe(value=value)
    return passes(value=value)
