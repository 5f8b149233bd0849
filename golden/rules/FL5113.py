from flowc import Resources, task

@task(requests=Resources(cpu="2"), limits=Resources(cpu="500m"))
def double(x: int) -> int:  # error: FL5113
    return 2 * x
