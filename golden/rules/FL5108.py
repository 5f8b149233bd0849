from flowc import task

@task(cache=True)
def double(x: int) -> int:  # warning: FL5108
    return 2 * x
