from flowc import task

@task
def inc(x: int) -> int:
    return x + 1

# run inc {"x": "1"}
