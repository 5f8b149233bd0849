"""Calls of tasks that need not be made: they ended before, are cached, or are under way already."""

from collections.abc import Iterable

from ..ir.given import inputs_digest
from ..ir.nodes import Fragment, Task
from ..ir.records import dataclass
from .frames import Outputs, Place
from .journal import Memory
from .steps import Expansion, Order, given_to


@dataclass(frozen=True, slots=True)
class Waits:
    """An equal call is under way, whose result this one will have."""

    is_elsewhere: bool = False
    """Whether another run makes it, of whose end nobody is told: it has to be looked for."""


class Calls:
    """What is known of the calls of a run."""

    def __init__(self, memory: Memory, fragments: Iterable[Fragment] = ()) -> None:
        self._memory = memory
        self._fragments = {(each.task, each.inputs_digest): each for each in fragments}
        self.unused = dict.fromkeys(self._fragments)
        """Task and digest of the inputs of the fragments that no call had use for so far."""
        self._keys = dict[Place, tuple[str, str]]()
        """Task and key of the calls under way whose result is to be cached."""
        self._behind = dict[str, list[Place]]()
        """Calls that wait for another, by its key."""

    def known(self, place: Place, task: Task, order: Order) -> Outputs | Fragment | Waits | None:
        """What a call gives; None where it has to be made."""
        inputs = {each.name: each.value for each in given_to(order.payload)}
        found = self._memory.recall(place, task.name, task.code, inputs)
        key = order.cache_key
        if found is not None or key is None:
            return found
        if (cached := self._memory.cached(place, key)) is not None:
            return cached
        if order.is_serial and not isinstance(order.payload, Expansion):
            return self._in_turn(place, task, key)
        self._keys[place] = task.name, key
        return None

    def _in_turn(self, place: Place, task: Task, key: str) -> Outputs | Waits | None:
        """What a serial call gives; None where it is the one to be made."""
        if key in self._behind and place not in self._keys:
            self._behind[key].append(place)
            return Waits()
        self._behind.setdefault(key, [])
        self._keys[place] = task.name, key
        if not self._memory.claim(key):
            return Waits(is_elsewhere=True)
        return self._memory.cached(place, key)  # another run may have ended since it was looked for

    def graph(self, order: Order) -> Fragment | None:
        """The graph of a call that was given before the run, for these inputs."""
        payload = order.payload
        if not self._fragments or not isinstance(payload, Expansion):
            return None
        key = payload.task, inputs_digest(payload.inputs)
        self.unused.pop(key, None)
        return self._fragments.get(key)

    def release(self, place: Place, outputs: Outputs | None) -> list[Place]:
        """Note what a call has given, None where nothing; gives those that waited for it."""
        if (found := self._keys.pop(place, None)) is None:
            return []
        task, key = found
        if outputs is not None:
            self._memory.cache(key, task, outputs)
        self._memory.give_up(key)
        return self._behind.pop(key, [])
