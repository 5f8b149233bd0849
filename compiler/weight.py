"""How much there is in a datum, with what is shared counted as often as it is reached.

A list of a list of a list, twice each, is small in memory and endless to print, compare or encode.
"""

from collections.abc import Collection, Mapping
from typing import Final

from .domain import Datum, Dictionary, Instance, Known, Method, Recorded, Sequence, Set

ITEM: Final = 4
"""What an item of a container weighs, against a character of a text."""


def weight(datum: Datum, enough: int) -> int:
    """How much there is, at most `enough`; a container that holds itself is always enough."""
    if type(datum) not in _CONTAINERS:
        return min(_own(datum), enough)
    weights: dict[int, int] = {}
    stack: list[Datum] = [datum]
    while stack:
        inside = _parts(stack[-1])
        nested = [each for each in inside if type(each) in _CONTAINERS]
        key = id(stack[-1])
        if nested and key not in weights:
            weights[key] = enough  # until its parts are weighed: then it is less, or circular
            stack.extend(each for each in nested if id(each) not in weights)
            continue
        total = _own(stack.pop()) + ITEM * len(inside) + sum(weights[id(each)] for each in nested)
        total += sum(
            len(each.value)
            for each in inside
            if isinstance(each, Known) and isinstance(each.value, str | bytes)
        )
        weights[key] = min(total, enough)
    return weights[id(datum)]


_CONTAINERS: Final = frozenset({Dictionary, Instance, Method, Recorded, Sequence, Set})


def _own(datum: Datum) -> int:
    match datum:
        case Known(str() | bytes() as text):
            return len(text)
        case Set(items):
            return ITEM * len(items)
        case _:
            return 1


def _parts(datum: Datum) -> Collection[Datum]:
    match datum:
        case Sequence(items):
            return items
        case Dictionary(entries):
            return entries.values()
        case Instance(fields=fields):
            return fields.values()
        case Method(owner):
            return (owner,)
        case Recorded(_, arguments, keywords):
            return _both(arguments, keywords)
        case _:
            return ()


def _both(arguments: tuple[Datum, ...], keywords: Mapping[str, Datum]) -> list[Datum]:
    return [*arguments, *keywords.values()]
