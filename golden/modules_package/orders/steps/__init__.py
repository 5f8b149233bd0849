from .pay import charge as take_money
from .pay import refund
from .ship import *

__all__ = ["pack", "refund", "take_money"]
