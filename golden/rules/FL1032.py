import os
from flowc import task, workflow

if os.environ.get("TRACE"):  # note: FL1032
    @task
    def trace(x: int) -> int:
        return x

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=x)
