"""What goes between this process and its workers, as bytes. Nothing of it is ever kept in a file."""

import pickle
from collections.abc import Callable, Hashable
from io import BytesIO
from operator import attrgetter
from typing import Any, Final

from ..ir.nodes import Package
from .load import Code

_SHARED: Final = (Package, Code)
"""What many pieces of work refer to: sent once, then by number."""

_MOST: Final = 64
"""How many of those are kept at once."""

_OURS: Final = Package.__module__.removesuffix("nodes")

_Reduce = Callable[[Any], tuple[Callable[..., object], tuple[object, ...]]]


class Sender:
    """Makes bytes for one receiver."""

    def __init__(self, *, shares: bool = True) -> None:
        self._reducers = _Reducers()
        self._sent = dict[int, tuple[int, object]]()
        """Numbers of what the receiver has, by identity; with the object, which keeps that its own."""
        self._count = 0
        if shares:
            self._reducers.update(dict.fromkeys(_SHARED, self._share))

    def dumps(self, obj: object) -> bytes:
        """The object as bytes."""
        before = dict(self._sent)
        try:
            return _dumps(obj, self._reducers)
        except Exception:
            self._sent = before  # the receiver never got what was new
            raise

    def _share(self, obj: Any) -> tuple[Callable[..., object], tuple[object, ...]]:
        known = self._sent.get(id(obj))
        if known is not None:
            return _again, (known[0],)
        is_full = len(self._sent) >= _MOST
        if is_full:
            self._sent.clear()
        self._count += 1
        self._sent[id(obj)] = self._count, obj
        return _keep, (self._count, _dumps(obj, _Reducers()), is_full)


def receive(data: bytes) -> object:
    """The object that bytes stand for."""
    return pickle.loads(data)  # noqa: S301  (of our own process)


def _dumps(obj: object, reducers: "_Reducers") -> bytes:
    file = BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = reducers
    pickler.dump(obj)
    return file.getvalue()


class _Reducers(dict[type, _Reduce]):
    """How to take objects apart. Data classes of the IR are far faster this way than by default."""

    def __missing__(self, of: type) -> _Reduce:
        names = getattr(of, "__dataclass_fields__", None)
        if names is None or not of.__module__.startswith(_OURS):
            raise KeyError(of)
        found = self[of] = _taken_apart(of, [*names])
        return found


def _taken_apart(of: type, names: list[str]) -> _Reduce:
    if len(names) < 2:
        return lambda obj: (of, tuple(getattr(obj, name) for name in names))
    parts = attrgetter(*names)
    return lambda obj: (of, parts(obj))


_kept: Final = dict[Hashable, object]()
"""What was sent here once, by number."""


def _again(number: int) -> object:
    return _kept[number]


def _keep(number: int, data: bytes, is_full: bool) -> object:
    if is_full:
        _kept.clear()
    found = _kept[number] = receive(data)
    return found
