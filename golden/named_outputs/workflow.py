"""Outputs by name, by position and by unpacking; positional arguments; a task without outputs."""

from typing import NamedTuple

from flowc import task, workflow


class Split(NamedTuple):
    train: list[float]
    test: list[float]


@task
def split(rows: list[float], share: float = 0.8) -> Split:
    middle = int(len(rows) * share)
    return Split(rows[:middle], rows[middle:])


@task
def fit(rows: list[float]) -> tuple[float, int]:
    return sum(rows) / len(rows), len(rows)


@task
def report(mean: float, count: int) -> None:
    print(mean, count)


@workflow
def main(rows: list[float]) -> tuple[float, list[float]]:
    parts = split(rows)
    mean, count = fit(parts.train)
    report(mean=mean, count=count)
    return mean, parts.test
