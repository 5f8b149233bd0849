from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    print("on the way")  # warning: FL1023
    return inc(x=x)
