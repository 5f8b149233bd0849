from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from flytekit import LaunchPlan, task, workflow


class Color(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Point:
    x: int
    y: float


@task
def show(names: list[str], sizes: dict[str, int], at: datetime, every: timedelta, color: Color, flag: bool) -> str:
    return ""


@workflow
def wf(names: list[str], sizes: dict[str, int], at: datetime, every: timedelta, color: Color, flag: bool) -> str:
    return show(names=names, sizes=sizes, at=at, every=every, color=color, flag=flag)


plan = LaunchPlan.create(
    "typed",
    wf,
    default_inputs={"names": ["a", "b"], "sizes": {"s": 1}, "flag": True},
    fixed_inputs={"at": datetime(2024, 2, 29, 12), "every": timedelta(hours=2), "color": Color.BLUE},
)
