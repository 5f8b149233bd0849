from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    with open("log") as log:  # error: FL1005
        return inc(x=x)
