from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> tuple[int, int]:
    return inc(x=x)  # error: FL1015
