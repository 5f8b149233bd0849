from flowc import task, workflow


@task
def increment(x: int) -> int:
    # The same code, so it is the same task.
    return x + 1


@workflow
def main(x: int) -> int:
    return increment(x=x)
