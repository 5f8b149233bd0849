"""Kubernetes quantities: amounts of processor, memory and storage, as text."""

import re
from fractions import Fraction
from typing import Final

# Compiled when it is first asked for, as patterns are in all places that most programs do not reach:
# this one takes as long as to import a room.
_QUANTITY: Final = (
    r"(?P<number>\d{1,30}(\.\d{0,30})?|\.\d{1,30})"
    r"(?P<suffix>[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,2})?\Z"
)

_DECIMAL: Final = {"n": -3, "u": -2, "m": -1, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6}
_BINARY: Final = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}


def read_quantity(text: str) -> Fraction | None:
    """The amount that a quantity stands for; None where the text is none.

    The notation of Kubernetes' ``resource.Quantity``, without a sign.
    """
    match = re.match(_QUANTITY, text, re.ASCII)
    if match is None:
        return None
    number, suffix = Fraction(match["number"]), match["suffix"] or ""
    if suffix in _DECIMAL:
        return _scaled(number, 10, 3 * _DECIMAL[suffix])
    if suffix in _BINARY:
        return _scaled(number, 2, 10 * _BINARY[suffix])
    return _scaled(number, 10, int(suffix[1:])) if suffix else number


def _scaled(number: Fraction, base: int, power: int) -> Fraction:
    factor: int = base ** abs(power)
    return number * factor if power >= 0 else number / factor
