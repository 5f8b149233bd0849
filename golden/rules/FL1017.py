from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    a, b = (x, x, x)  # error: FL1017
    return inc(x=a)
