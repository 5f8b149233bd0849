"""Methods of lists and dictionaries whose items may be promises."""

from collections.abc import Callable, Mapping
from typing import Final

from .domain import Datum, Dictionary, Known, Sequence

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


def _get(owner: Dictionary, key: Datum, default: Datum = NONE) -> Datum | None:
    return owner.entries.get(key.value, default) if isinstance(key, Known) else None


def _set_default(owner: Dictionary, key: Datum, default: Datum = NONE) -> Datum | None:
    return owner.entries.setdefault(key.value, default) if isinstance(key, Known) else None


def _update(owner: Dictionary, other: Datum) -> Datum | None:
    if not isinstance(other, Dictionary):
        return None
    owner.entries.update(other.entries)
    return NONE


def _remove(owner: Dictionary, key: Datum, *default: Datum) -> Datum | None:
    if not isinstance(key, Known):
        return None
    return owner.entries.pop(key.value, *default)


def _items(owner: Dictionary) -> Datum:
    pairs = ([Known(key), value] for key, value in owner.entries.items())
    return Sequence([Sequence([*pair], "tuple") for pair in pairs], "list")


def _copy_dictionary(owner: Dictionary) -> Datum:
    return Dictionary({**owner.entries})


def _keys(owner: Dictionary) -> Datum:
    return keys(owner)


def keys(datum: Datum) -> Datum:
    """The keys of a dictionary, as a list; anything else as it is."""
    if not isinstance(datum, Dictionary):
        return datum
    return Sequence([Known(key) for key in datum.entries], "list")


def _values(owner: Dictionary) -> Datum:
    return Sequence([*owner.entries.values()], "list")


DICTIONARY_METHODS: Final[Mapping[str, Callable[..., Datum | None]]] = {
    "copy": _copy_dictionary,
    "get": _get,
    "items": _items,
    "keys": _keys,
    "pop": _remove,
    "setdefault": _set_default,
    "update": _update,
    "values": _values,
}
"""Methods of dictionaries; None where the arguments do not fit."""

READERS: Final = frozenset({_copy, _copy_dictionary, _get, _items, _keys, _values})
"""The methods that change nothing."""
