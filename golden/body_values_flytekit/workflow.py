"""What a body may compute when it is compiled: containers, classes, comprehensions, libraries."""

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import reduce
from pathlib import Path

from flytekit import task, workflow


class Stage(Enum):
    TRAIN = "train"
    TEST = "test"

    @property
    def folder(self) -> str:
        return f"data/{self.value}"


@dataclass
class Grid:
    depth: int
    rate: float = 0.5

    def deeper(self, by: int) -> "Grid":
        return replace(self, depth=self.depth + by)


class Names:
    PREFIX = "run"

    @staticmethod
    def of(*parts: object) -> str:
        return "-".join([Names.PREFIX, *map(str, parts)])


@task
def load(path: str, day: str = "") -> int:
    return len(path)


@task
def fit(data: int, grid: Grid, name: str) -> int:
    return data + grid.depth


@task
def add(x: int, y: int) -> int:
    return x + y


@workflow
def main(day_count: int = 2) -> int:
    start = date(2024, 2, 28)
    days = [(start + timedelta(days=i)).isoformat() for i in range(2)]
    by_stage = defaultdict(list)
    for stage, day in itertools.product(Stage, days):
        by_stage[stage].append(load(path=str(Path(stage.folder) / "x.csv"), day=day))
    grid = Grid(depth=math.ceil(math.log2(9)))
    fitted = [
        fit(data=data, grid=grid.deeper(i), name=Names.of(stage.name.lower(), i))
        for stage, loaded in sorted(by_stage.items(), key=lambda item: item[0].value)
        for i, data in enumerate(loaded, start=1)
    ]
    return reduce(lambda x, y: add(x=x, y=y), fitted, day_count)
