from flowc import task, workflow

@task
def train(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return tain(x=x)  # error: FL1006
