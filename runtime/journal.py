"""What is told of a run as it goes, and what is known of it from before."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, assert_never

from ..ir.diagnostics import Diagnostic
from ..ir.nodes import Branch, Call, Fragment, Gate, Map
from ..ir.records import dataclass
from ..ir.values import Value
from .frames import Outputs, Place


@dataclass(frozen=True, slots=True)
class Began:
    """A node has started."""

    place: Place


@dataclass(frozen=True, slots=True)
class Called:
    """A workflow is called."""

    place: Place
    inputs: Outputs


@dataclass(frozen=True, slots=True)
class Tried:
    """A task is given to the engine, for the first time or again."""

    place: Place
    attempt: int


@dataclass(frozen=True, slots=True)
class Grown:
    """A dynamic task has given its graph, which runs next."""

    place: Place
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Ended:
    """A node has ended well."""

    place: Place
    outputs: Outputs


@dataclass(frozen=True, slots=True)
class Failed:
    """A node has failed."""

    place: Place
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """A node was stopped in the midst of its work, since another failed."""

    place: Place


@dataclass(frozen=True, slots=True)
class Waited:
    """Nothing more happens until some work ends: what was only noted so far can be kept."""


Event: TypeAlias = Began | Called | Tried | Grown | Ended | Failed | Stopped | Waited

Listener: TypeAlias = Callable[[Event], None]
"""Is told of what happens. What it keeps of an end is kept when it returns."""


def kind_of(place: Place) -> tuple[str, str]:
    """Kind and name of what a node is: ``task``, ``branch``, ...; whom it calls, or its own id."""
    node = place.node
    match node:
        case Call():
            return node.target.kind.value, node.target.name
        case Branch():
            return "branch", node.id
        case Map():
            return "map", node.id
        case Gate():
            return "gate", node.signal or node.id
        case _:
            assert_never(node)


class Memory(Protocol):
    """What is known of a run from before, and of others."""

    def recall(
        self, place: Place, name: str, code: str, inputs: Mapping[str, Value]
    ) -> Outputs | Fragment | None:
        """What a task or gate gave when it ended before, in this place and for these inputs.

        `name` and the digest `code` tell which it is. None where it has not, or nothing is known.
        """
        ...

    def cached(self, place: Place, key: str) -> Outputs | None:
        """What is cached under a key, for the node to give it."""
        ...

    def cache(self, key: str, task: str, outputs: Outputs) -> None:
        """Cache what a task gave."""
        ...

    def claim(self, key: str) -> bool:
        """Whether no other run makes the call of a key just now; none does until it is given up."""
        ...

    def give_up(self, key: str) -> None:
        """Let other runs make the call of a key."""
        ...


class ThisRun:
    """A memory that caches for as long as it is there."""

    def __init__(self) -> None:
        self._results = dict[str, Outputs]()

    def recall(
        self, place: Place, name: str, code: str, inputs: Mapping[str, Value]
    ) -> Outputs | Fragment | None:
        """Nothing: there was no earlier attempt."""
        return None

    def cached(self, place: Place, key: str) -> Outputs | None:
        """What this run has cached."""
        return self._results.get(key)

    def cache(self, key: str, task: str, outputs: Outputs) -> None:
        """Cache what a task gave."""
        self._results[key] = outputs

    def claim(self, key: str) -> bool:
        """Always: no other run would see the result."""
        return True

    def give_up(self, key: str) -> None:
        """Nothing was held."""


class Journal:
    """A memory, and those who are told of the run."""

    def __init__(self, memory: Memory | None = None, *listeners: Listener) -> None:
        self.memory: Memory = memory or ThisRun()
        self._listeners = listeners

    def tell(self, event: Event) -> None:
        """Tell all of them."""
        for each in self._listeners:
            each(event)
