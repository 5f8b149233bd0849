from dataclasses import dataclass
from flowc import task, workflow

@dataclass
class Point:
    x: int

@task
def origin() -> Point:
    return Point(0)

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=origin().z)  # error: FL1019
