from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=1 // 0)  # error: FL1018
