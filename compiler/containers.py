"""Methods of lists, whatever their items are."""

from collections.abc import Callable, Mapping
from typing import Final

from .domain import Datum, Known, Sequence

NONE: Final = Known(None)


def _append(owner: Sequence, item: Datum) -> Datum:
    owner.items.append(item)
    return NONE


def _extend(owner: Sequence, other: Datum) -> Datum | None:
    if not isinstance(other, Sequence):
        return None
    owner.items.extend(other.items)
    return NONE


def _insert(owner: Sequence, index: Datum, item: Datum) -> Datum | None:
    if not isinstance(index, Known) or not isinstance(index.value, int):
        return None
    owner.items.insert(index.value, item)
    return NONE


def _pop(owner: Sequence, index: Datum = Known(-1)) -> Datum | None:  # noqa: B008  (frozen)
    if not isinstance(index, Known) or not isinstance(index.value, int):
        return None
    return owner.items.pop(index.value)


def _reverse(owner: Sequence) -> Datum:
    owner.items.reverse()
    return NONE


def _clear(owner: Sequence) -> Datum:
    owner.items.clear()
    return NONE


def _copy(owner: Sequence) -> Datum:
    return Sequence([*owner.items], "list")


LIST_METHODS: Final[Mapping[str, Callable[..., Datum | None]]] = {
    "append": _append,
    "clear": _clear,
    "copy": _copy,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "reverse": _reverse,
}
"""Methods of lists; None where the arguments do not fit."""


READERS: Final = frozenset({_copy})
"""The methods that change nothing."""
