from tracing import traced
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow  # error: FL1022
@traced
def main(x: int) -> int:
    return inc(x=x)
