"""Workflows that a function declares: they know what it was called with."""

from flowc import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


def repeated(times: int, step=scale):
    @workflow
    def powers(x: int, by: int = times) -> int:
        for _ in range(times):
            x = step(x=x, by=by)
        return x

    return powers


cubes = repeated(3)


@workflow
def main(x: int) -> int:
    return cubes(x=cubes(x=x, by=1))
