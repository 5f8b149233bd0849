from dataclasses import dataclass

from flowc import LaunchPlan, task, workflow


@dataclass
class Order:
    id: int
    customer: str


@task(cache=True, cache_version="1")
def price(order: Order, currency: str = "USD") -> float | None:
    """What an order costs."""
    return 1.0


@workflow
def main(order: Order, rebate: int = 0, urgent: bool = False) -> float | None:
    return price(order=order)


LaunchPlan.get_or_create(
    main,
    name="daily",
    fixed_inputs={"rebate": 7},
    max_parallelism=7,
)
