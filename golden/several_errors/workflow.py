"""Independent errors in one program: each is reported once, at the expression that is wrong."""

from flowc import task, workflow


@task
def train(rows: list[int], depth: int = 3) -> float:
    return float(sum(rows) * depth)


@task
def report(text: str) -> str:
    return text


@workflow
def unknown_name(rows: list[int]) -> float:
    return tain(rows=rows)


@workflow
def wrong_arguments(rows: list[int]) -> float:
    first = train(rows=rows, dept=4)
    second = train(depth=1)
    return train(rows=second, depth=first)


@workflow
def wrong_output(rows: list[int]) -> str:
    return train(rows=rows)


@workflow
def fine(rows: list[int]) -> float:
    return train(rows=rows)
