"""`and`, `or`, `in` and chains: what they call is called only where Python would."""

from flowc import task, workflow


@task
def check(x: int) -> bool:
    return x > 3


@task
def weigh(x: int) -> int:
    return x * 2


@workflow
def main(x: int, y: int | None, mode: str = "fast") -> int:
    if x > 0 and check(x=x):
        return 1
    if y is None or not check(x=x):
        return 2
    if 0 < x < weigh(x=x):
        return 3
    if mode in ("slow", "careful") or x not in range(10):
        return 4
    if any(each > 5 for each in [x, weigh(x=x)]):
        return 5
    return weigh(x=x)
