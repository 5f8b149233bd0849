from flowc import task, workflow


@task
def add_one(x: int) -> int:
    return x + 1


@workflow
def main(x: int) -> int:
    return add_one(x=x)
