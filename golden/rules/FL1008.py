from flowc import task, workflow

limit = 3

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=limit(x))  # error: FL1008
