"""A package as teams have it: `pyflyte package` makes an archive of it, which flowc reads."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import List, Optional

import pandas as pd
from flytekit import (
    ContainerTask,
    CronSchedule,
    Email,
    FixedRate,
    LaunchPlan,
    Resources,
    Secret,
    StructuredDataset,
    WorkflowExecutionPhase,
    approve,
    conditional,
    dynamic,
    kwtypes,
    map_task,
    reference_launch_plan,
    reference_task,
    sleep,
    task,
    wait_for_input,
    workflow,
)
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile


class Color(Enum):
    RED = "red"
    BLUE = "blue"

@dataclass
class Point:
    x: int
    y: float = 2.0
    tags: Optional[List[str]] = None

@dataclass
class Line:
    zeta: Point
    alpha: Point

@task(retries=3, cache=True, cache_version="1", requests=Resources(cpu="1", mem="2Gi"), environment={"A": "b"}, secret_requests=[Secret("g", "k")])
def load(path: str, limit: int = 5) -> List[int]:
    """Load.

    More text.
    """
    return []

@task
def point(p: Point, c: Color = Color.RED) -> Point:
    return p

@task
def line(l: Line) -> Line:
    return l

@task(container_image="{{.image.trainer.fqn}}:{{.image.trainer.version}}")
def double(x: int) -> int:
    return x * 2

@task
def is_ok(x: int) -> bool:
    return True

@task
def frame(f: FlyteFile) -> StructuredDataset:
    return StructuredDataset()

@task
def direct(d: FlyteDirectory) -> pd.DataFrame:
    return pd.DataFrame()

@dynamic
def fan(n: int) -> List[int]:
    return [double(x=i) for i in range(n)]

hello = ContainerTask(name="hello", image="alpine", input_data_dir="/in", output_data_dir="/out", inputs=kwtypes(n=int), outputs=kwtypes(o=str), command=["sh", "-c", "echo {{.inputs.n}}"])

@reference_task(project="p", domain="d", name="other.task", version="v9")
def other(x: int) -> int: ...

@reference_launch_plan(project="p", domain="d", name="other.lp", version="v9")
def other_lp(x: int) -> int: ...

@task
def clean(path: str): pass

@workflow
def inner(a: int = 3) -> int:
    return double(x=a)

@workflow
def main(path: str, n: int = 2, p: Point = Point(x=1)) -> List[int]:
    """Main one."""
    xs = load(path=path)
    ys = map_task(double, concurrency=3, min_success_ratio=0.5)(x=xs)
    z = inner(a=n).with_overrides(name="inside")
    q = conditional("q").if_(z > 3).then(double(x=z)).elif_((z == 1) & (n < 2)).then(inner(a=n)).else_().fail("no")
    pp = point(p=p)
    d = double(x=pp.x).with_overrides(retries=2, limits=Resources(mem="1Gi"))
    h = hello(n=q)
    o = other(x=d)
    ol = other_lp(x=o)
    ap = approve(z, "app", timeout=timedelta(hours=1))
    w = wait_for_input("w", timeout=timedelta(hours=1), expected_type=int)
    s = sleep(timedelta(seconds=5))
    h >> s
    e = double(x=w)
    f = double(x=ap)
    return fan(n=e)

daily = LaunchPlan.get_or_create(main, "daily", default_inputs={"n": 7}, fixed_inputs={"path": "s3://x"}, schedule=CronSchedule(schedule="0 1 * * *"), notifications=[Email(phases=[WorkflowExecutionPhase.FAILED], recipients_email=["a@b.c"])])
hourly = LaunchPlan.get_or_create(inner, "hourly", schedule=FixedRate(duration=timedelta(hours=2)))

@workflow(on_failure=clean)
def outer(path: str) -> int:
    daily(n=3)
    hourly()
    lm = map_task(hourly)(a=[1, 2])
    return inner(a=1)
