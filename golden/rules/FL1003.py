from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

def forever(x):
    return forever(x)  # error: FL1003

@workflow
def main(x: int) -> int:
    return inc(x=forever(x))
