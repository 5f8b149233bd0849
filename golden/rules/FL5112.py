from flowc import Resources, task

@task(requests=Resources(mem="4 GB"))
def double(x: int) -> int:  # error: FL5112
    return 2 * x
