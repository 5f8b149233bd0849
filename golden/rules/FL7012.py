from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    return inc(x=10 // x)  # error: FL7012

# expand main {"x": 0}
