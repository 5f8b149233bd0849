import importlib
from typing import TYPE_CHECKING

from flowc import workflow

from . import steps as every_step
from .steps import take_money

if TYPE_CHECKING:
    from shared.money import Money

CARRIER = "pigeon"
CHAIN = {"pay": take_money, "ship": every_step.pack}
undo = importlib.import_module(".steps", __package__).refund


@workflow
def fulfil(amount: float, items: list[str]) -> str:
    cents = CHAIN["pay"](amount=amount)
    undo(cents=cents)
    return CHAIN["ship"](items=items, label=CARRIER.title())
