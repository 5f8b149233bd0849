from flowc import task

RATE = 0.2


@task
def price(item: str) -> float:
    return float(len(item))


@task
def with_tax(net: float, rate: float = RATE) -> float:
    return net * (1 + rate)
