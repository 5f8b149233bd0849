from typing import Any

from flowc import conditional, task, workflow

@task
def find(x: int) -> Any:
    return None

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return conditional("small").if_(find(x=x) < 3).then(inc(x=x)).else_().then(inc(x=0))  # error: FL7532

# run main {"x": 1}
