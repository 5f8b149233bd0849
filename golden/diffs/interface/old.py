from dataclasses import dataclass

from flowc import LaunchPlan, task, workflow


@dataclass
class Order:
    id: int
    note: str = ""


@task(cache=True, cache_version="1")
def price(order: Order, currency: str = "EUR") -> float:
    """The price of an order."""
    return 1.0


@workflow
def main(order: Order, rebate: int | None = None) -> float:
    return price(order=order)


LaunchPlan.get_or_create(
    main,
    name="daily",
    fixed_inputs={"rebate": 5},
    max_parallelism=6,
)
