"""`dataclass` of `ir/records.py` makes what that of the standard library makes."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from flowc.ir import records


# Any: two ways to make one class, which is all that the tests know of it.
def _classes(dataclass: Any) -> dict[str, Any]:
    made = (*_frozen(dataclass), *_others(dataclass))
    return {each.__name__: each for each in made}


def _frozen(dataclass: Any) -> tuple[type, ...]:
    @dataclass(frozen=True, slots=True)
    class Pair:
        """Frozen, with a default."""

        left: str
        right: int = 2

    @dataclass(frozen=True, slots=True)
    class Single:
        """One field."""

        value: object

    @dataclass(frozen=True, slots=True)
    class Empty:
        """No fields."""

    @dataclass(frozen=True, slots=True, eq=False)
    class Alone:
        """Equal to itself only."""

        value: int

    return Pair, Single, Empty, Alone


def _others(dataclass: Any) -> tuple[type, ...]:
    @dataclass(slots=True)
    class Open:
        """May be changed, with what follows from other fields."""

        items: list[int] = dataclasses.field(default_factory=list[int])
        size: int = dataclasses.field(init=False)
        seen: bool = dataclasses.field(init=False, default=False)

        def __post_init__(self) -> None:
            self.size = len(self.items)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        """Fields by name only."""

        value: int
        other: int = 1

    @dataclass(frozen=True, slots=True)
    class Own:
        """Says itself how it is shown and compared."""

        value: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    return Open, Named, Own


OURS = _classes(records.dataclass)
THEIRS = _classes(dataclasses.dataclass)


Attempt = Callable[[dict[str, Any]], object]

ATTEMPTS: tuple[Attempt, ...] = (
    lambda of: repr(of["Pair"]("a")).rpartition(".")[2],
    lambda of: repr(of["Open"]([1, 2])).rpartition(".")[2],
    lambda of: of["Pair"]("a") == of["Pair"]("a", 2),
    lambda of: of["Pair"]("a") == of["Pair"]("a", 3),
    lambda of: of["Single"]((1, 2)) == of["Pair"](1, 2),
    lambda of: hash(of["Pair"]("a", 1)) == hash(of["Pair"]("a", 1)),
    lambda of: of["Empty"]() == of["Empty"](),
    lambda of: hash(of["Empty"]()) == hash(of["Empty"]()),
    lambda of: hash(of["Open"]()),
    lambda of: of["Open"]().items is of["Open"]().items,
    lambda of: (of["Open"]([1]).size, of["Open"]().seen),
    lambda of: of["Open"]([1], 2),
    lambda of: of["Alone"](1) == of["Alone"](1),
    lambda of: of["Alone"].__hash__ is object.__hash__,
    lambda of: of["Named"](1),
    lambda of: of["Named"](value=1).other,
    lambda of: (repr(of["Own"](1)), of["Own"](1) == of["Own"](2), hash(of["Own"](1))),
    lambda of: of["Pair"](),
    lambda of: of["Pair"]("a", wrong=1),
    lambda of: setattr(of["Pair"]("a"), "left", "b"),
    lambda of: delattr(of["Pair"]("a"), "left"),
    lambda of: setattr(of["Open"](), "other", "b"),
    lambda of: dataclasses.replace(of["Pair"]("a"), right=3).right,
    lambda of: dataclasses.asdict(of["Pair"]("a")),
    lambda of: [each.name for each in dataclasses.fields(of["Open"])],
    lambda of: (of["Pair"].__match_args__, of["Named"].__match_args__),
    lambda of: copy.deepcopy(of["Pair"]("a", [1])) == of["Pair"]("a", [1]),
    lambda of: repr(_inherited(of["Pair"])).rpartition(".")[2],
    lambda of: _inherited(of["Open"]),
    lambda of: (of["Pair"].__slots__, of["Pair"].__doc__, of["Pair"].__name__),
)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_same_as_the_standard_library(attempt: Attempt) -> None:
    assert _outcome(attempt, OURS) == _outcome(attempt, THEIRS)


def _inherited(of: Any) -> object:
    fields = [("own", int, dataclasses.field(default=3))]
    return dataclasses.make_dataclass("Inner", fields, bases=(of,), frozen=True, slots=True)("a")


def _outcome(attempt: Attempt, of: dict[str, Any]) -> object:
    try:
        return attempt(of)
    except (TypeError, AttributeError) as error:
        return type(error), str(error).rpartition(".")[2]


@records.dataclass(frozen=True, slots=True)
class Kept:
    """Pickling finds it here."""

    value: int
    other: str = ""


def test_pickled() -> None:
    assert pickle.loads(pickle.dumps(Kept(1, "a"))) == Kept(1, "a")  # noqa: S301 - our own
