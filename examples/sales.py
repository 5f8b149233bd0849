"""Native `for` and `if` on values that exist only when the workflow runs: a map and a branch."""

from flowc import task, workflow


@task
def load(region: str) -> list[int]:
    """The amounts of all sales in a region."""
    return [len(region) * step for step in range(5)]


@task
def net(amount: int) -> int:
    """An amount without tax."""
    return amount * 100 // 119


@task
def total(amounts: list[int]) -> int:
    """The sum of the amounts."""
    return sum(amounts)


@task
def praise(region: str, amount: int) -> str:
    """A kind word."""
    return f"{region}: {amount}, well done"


@task
def inquire(region: str, amount: int, goal: int) -> str:
    """A question."""
    return f"{region}: what happened to {goal - amount}?"


@workflow
def sales(region: str, goal: int = 40) -> str:
    """A word on the sales of a region."""
    amounts = [net(amount=each) for each in load(region=region)]
    amount = total(amounts=amounts)
    if amount >= goal:
        return praise(region=region, amount=amount)
    return inquire(region=region, amount=amount, goal=goal)
