"""Choices on known values: the way that is not taken is not in the graph."""

from flytekit import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def total(xs: list[int]) -> int:
    return sum(xs)


MODE = "fast"
FLAGS = {"double": True, "triple": False}


@workflow
def chosen(x: int) -> int:
    match MODE:
        case "slow":
            x = scale(x=x, by=1)
        case "fast" | "faster":
            x = scale(x=x, by=9)
    return x if not FLAGS["triple"] else scale(x=x, by=3)


@workflow
def flags(x: int) -> int:
    xs = [x]
    for name, on in FLAGS.items():
        if not on:
            continue
        xs.append(scale(x=x, by=len(name)))
    return total(xs=xs)
