from flowc import dynamic, task

@task
def double(x: int) -> int:
    return 2 * x

@dynamic
def each(xs: list[int]) -> list[int]:
    return [double(x=x) for x in xs]  # warning: FL6005
