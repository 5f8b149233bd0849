from flowc import task

@task(retries="three")  # error: FL1013
def inc(x: int) -> int:
    return x + 1
