import flowc

from shop import price, tasks as t


@flowc.workflow
def gross(item: str) -> float:
    return t.with_tax(net=price(item=item))


@flowc.workflow
def two(first: str, second: str = "pen") -> tuple[float, float]:
    return gross(item=first), gross(item=second)
