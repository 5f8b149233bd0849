from flowc import task

@task
def inc(x) -> int:  # error: FL1011
    return x + 1
