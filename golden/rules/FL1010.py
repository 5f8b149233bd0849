from flowc import task

@task
def inc(x: 3) -> int:  # error: FL1010
    return x + 1
