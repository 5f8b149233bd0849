"""Node ids: from the variable, else the callee; numbered where they repeat; by turn in loops."""

from flowc import task, workflow


@task
def step(x: int, by: int = 1) -> int:
    return x + by


@task
def total(xs: list[int]) -> int:
    return sum(xs)


@workflow
def main(x: int) -> int:
    first = step(x=x)
    x = step(x=first)
    x = step(x=step(x=x))
    for by in (2, 3):
        x = step(x=x, by=by)
    return total(xs=[step(x=x, by=by) for by in range(3)])
