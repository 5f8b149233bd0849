from flowc import task

@task(retries=-1)
def double(x: int) -> int:  # error: FL5104
    return 2 * x
