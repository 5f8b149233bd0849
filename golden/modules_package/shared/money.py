"""A module of a folder without `__init__.py`."""

Money = int


def in_cents(amount: float) -> Money:
    return round(amount * 100)
