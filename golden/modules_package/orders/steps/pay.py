from flowc import task

from shared.money import in_cents


@task
def charge(amount: float) -> int:
    return in_cents(amount)


@task
def refund(cents: int) -> int:
    return -cents
