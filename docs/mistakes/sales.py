"""A workflow with three mistakes, for the README."""

from flowc import task, workflow


@task
def load(region: str) -> list[int]:
    return [len(region)] * 3


@task
def total(amounts: list[int], limit: int = 100) -> int:
    return min(sum(amounts), limit)


@workflow
def sales(region: str) -> int:
    amounts = load(region=region)
    if total(amounts=region) > 3:
        return total(amounts=amounts, limits=7)
    return totl(amounts=amounts)
