"""A map in plain Python: the items one after another."""

import inspect
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any, Final, Protocol, cast

from .dsl import Declared
from .outputs import output_names, packed

_ROUNDING: Final = 1e-9
"""What a product of floats may be off by: 55 % of 100 items are 55."""


class Mapped(Protocol):
    """What a map says of its call."""

    @property
    def target(self) -> Declared:
        """What is called for each item."""
        ...

    @property
    def bound(self) -> Mapping[str, object]:
        """Arguments that are the same for all items."""
        ...

    @property
    def settings(self) -> Mapping[str, object]:
        """How the map runs."""
        ...


def call_items(mapper: Mapped, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What the map gives: a list, or a list for each output."""
    lists = _lists(mapper, args, kwargs)
    count = len(next(iter(lists.values()), ()))
    least = _least(mapper, count)
    results, failures = list[Any](), list[Exception]()
    for index in range(count):
        item = {name: values[index] for name, values in lists.items()}
        try:
            target = cast("Callable[..., Any]", mapper.target)
            results.append(target(**{**mapper.bound, **item}))
        except Exception as problem:
            failures.append(problem)
            if count - len(failures) < least:
                raise
            results.append(None)
    return _by_output(mapper, results)


def _lists(mapper: Mapped, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The lists by the parameter that takes the items."""
    parameters = inspect.signature(cast("Callable[..., Any]", mapper.target)).parameters
    names = [name for name in parameters if name not in mapper.bound]
    if len(args) > len(names):
        raise TypeError(f"{mapper!r} takes {len(names)} lists, and {len(args)} are given")
    lists = {**dict(zip(names, args, strict=False)), **kwargs}
    if not lists:
        raise TypeError(f"{mapper!r} is given no list")
    for name, values in lists.items():
        if not isinstance(values, list | tuple):
            raise TypeError(f"{mapper!r} wants a list for `{name}`, not {type(values).__name__}")
    counts = {name: len(values) for name, values in lists.items()}
    if len({*counts.values()}) > 1:
        text = ", ".join(f"`{name}` has {count}" for name, count in counts.items())
        raise ValueError(f"the lists of {mapper!r} differ in length: {text}")
    return lists


def _least(mapper: Mapped, count: int) -> int:
    """How many items must succeed."""
    if (least := mapper.settings.get("min_successes")) is not None:
        return min(count, cast("int", least))
    ratio = cast("float", mapper.settings.get("min_success_ratio", 1.0))
    return ceil(ratio * count - _ROUNDING)


def _by_output(mapper: Mapped, results: list[Any]) -> Any:
    """A list for each output of the entity, as the entity gives several."""
    names = output_names(mapper.target)
    if names is None:
        return results
    rows = [each if each is not None else (None,) * len(names) for each in results]
    return packed(mapper.target, [[row[index] for row in rows] for index in range(len(names))])
