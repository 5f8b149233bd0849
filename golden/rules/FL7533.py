from flowc import task, workflow

@task
def numbers() -> list[int]:
    return [1, 2]

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=numbers()[2])  # error: FL7533

# run main {}
