from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    for a in range(10_000_000_000):  # error: FL1004
        x = x
    return inc(x=x)
