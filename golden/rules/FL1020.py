from flowc import task, workflow

@task
def pair() -> tuple[int, int]:
    return 1, 2

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=pair())  # error: FL1020
