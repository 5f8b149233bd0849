"""Writes the record of one run as it goes, and reads what an earlier attempt at it left."""

import time
from collections.abc import Mapping
from typing import Final, assert_never

from ..ir.codec_json import canonical_table
from ..ir.nodes import Fragment
from ..ir.source import digest_of
from ..ir.values import Binding, Value
from .frames import Outputs, Place
from .journal import (
    Began,
    Called,
    Ended,
    Event,
    Failed,
    Grown,
    Stopped,
    Tried,
    Waited,
    kind_of,
)
from .keeping import decoded, decoded_fragment, encoded, encoded_fragment
from .store import NodeRow, Store, StoreError


class Recorder:
    """Keeps every node's state; of tasks and gates also what they took and gave.

    Each end of a task is a transaction, together with what was noted since the last one. Where
    the file fails in the midst of a run, the run goes on without it.
    """

    def __init__(self, store: Store, run: int, *, caches: bool = True) -> None:
        self.problem: StoreError | None = None
        """Why nothing is recorded any more."""
        self._store = store
        self._run = run
        self._caches = caches
        row = store.run(run)
        self._recalls = row is None or row.resumed > 0
        self._rows = dict[str, NodeRow]()
        """Nodes that have not ended, by key."""
        self._unsaved = dict[str, NodeRow]()
        self._known = dict[tuple[tuple[str, int], ...], tuple[str | None, list[Value]]]()
        """Digests of values that were kept last, by identity; with the values, which keep that theirs.

        What a task gives goes on as the output of its workflow, and of what called that.
        """
        self._blobs = list[bytes]()
        self._cached = list[tuple[str, str, bytes]]()
        self._count = 0
        self._stale = set(store.keys(run) if self._recalls else ())
        """Nodes of earlier attempts that this one has not come to."""

    def __call__(self, event: Event) -> None:
        """Note what happens; keep it where something has ended."""
        match event:
            case Began(place):
                self._begin(place)
            case Called(place, inputs):
                self._row(place).inputs = self._kept(inputs)
            case Tried(place, attempt):
                self._row(place).attempt = attempt
            case Grown(place, fragment):
                data = encoded_fragment(fragment)
                if data is not None:
                    self._row(place).fragment = self._put(data)
                    self._save()
            case Ended(place, outputs):
                self._end(place, outputs)
            case Failed(place, problems):
                row = self._fall(place, "failed")
                row.message = problems[0].message if problems else None
            case Stopped(place):
                self._fall(place, "stopped")
            case Waited():
                if self._unsaved:
                    self._save()
            case _:
                assert_never(event)

    def _begin(self, place: Place) -> None:
        kind, name = kind_of(place)
        self._count += 1
        self._stale.discard(place.key)
        row = NodeRow(place.key, place.title, kind, name, "running", began=time.time())
        row.number = self._count
        self._rows[row.key] = self._unsaved[row.key] = row

    def _end(self, place: Place, outputs: Outputs) -> None:
        row = self._row(place)
        row.ended = time.time()
        if row.state == "running":
            row.state = "succeeded"
        if row.outputs is None:
            row.outputs = self._kept(outputs)
        del self._rows[row.key]
        if row.kind in _LEAVES and row.fragment is None:
            self._save()  # a dynamic task had ended when its graph was kept

    def _fall(self, place: Place, state: str) -> NodeRow:
        row = self._row(place)
        row.state, row.ended = state, time.time()
        del self._rows[row.key]
        return row

    def recall(
        self, place: Place, name: str, code: str, inputs: Mapping[str, Value]
    ) -> Outputs | Fragment | None:
        """What an earlier attempt at the run has kept."""
        row = self._row(place)
        row.inputs = self._kept(inputs)
        if row.inputs is None:
            return None
        row.call = digest_of(canonical_table({"name": name, "code": code, "inputs": row.inputs}))
        if not self._recalls:
            return None
        try:
            return self._recalled(row)
        except StoreError as problem:
            self._lose(problem)
            return None

    def _recalled(self, row: NodeRow) -> Outputs | Fragment | None:
        before = self._store.node(self._run, row.key)
        if before is None or before.call != row.call:
            return None
        if before.state in _ENDED_WELL and (data := self._store.get(before.outputs)) is not None:
            row.state, row.outputs, row.attempt = "reused", before.outputs, before.attempt
            return decoded(data)
        data = self._store.get(before.fragment)
        row.fragment = before.fragment
        return None if data is None else decoded_fragment(data)

    def cached(self, place: Place, key: str) -> Outputs | None:
        """What any run has cached."""
        if not self._caches or self.problem is not None:
            return None
        try:
            found = self._store.cached(key)
            data = self._store.get(found)
        except StoreError as problem:
            self._lose(problem)
            return None
        outputs = None if data is None else decoded(data)
        if outputs is not None:
            row = self._row(place)
            row.state, row.outputs = "cached", found
        return outputs

    def cache(self, key: str, task: str, outputs: Outputs) -> None:
        """Cache what a task gave, for all runs."""
        data = encoded(map(Binding, outputs, outputs.values()))
        if data is not None and self._caches:
            self._cached.append((key, task, data))
            self._save()

    def claim(self, key: str) -> bool:
        """Whether no other run makes the call of a key just now; none does until it is given up."""
        return not self._caches or self.problem is not None or self._store.claim(key)

    def give_up(self, key: str) -> None:
        """Let other runs make the call of a key."""
        self._store.give_up(key)

    def _row(self, place: Place) -> NodeRow:
        row = self._rows.get(place.key)
        if row is None:
            self._begin(place)
            row = self._rows[place.key]
        self._unsaved[row.key] = row
        return row

    def _kept(self, values: Mapping[str, Value]) -> str | None:
        """Keep values; their digest, or None where one is an object without an IR value."""
        same = tuple((name, id(value)) for name, value in values.items())
        if (known := self._known.get(same)) is not None:
            return known[0]
        data = encoded(map(Binding, values, values.values()))
        name = None if data is None else self._put(data)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[same] = name, [*values.values()]
        return name

    def _put(self, data: bytes) -> str:
        """Keep bytes with the next transaction."""
        self._blobs.append(data)
        return digest_of(data)

    def _save(self) -> None:
        if self.problem is None:
            self._write()
        self._blobs.clear()
        self._cached.clear()
        self._unsaved.clear()

    def _write(self) -> None:
        try:
            with self._store.transaction():
                for data in self._blobs:
                    self._store.put(data)
                for key, task, data in self._cached:
                    self._store.cache(key, task, self._store.put(data))
                self._store.save(self._run, self._unsaved.values())
        except StoreError as problem:
            self._lose(problem)

    def end(self, outputs: tuple[Binding, ...] | None) -> None:
        """Note how the run has ended: what it gave, or None where it failed."""
        data = None if outputs is None else encoded(outputs)
        try:
            if outputs is not None and self._stale:  # the program has them no more
                with self._store.transaction():
                    self._store.forget(self._run, sorted(self._stale))
            self._store.end(self._run, "failed" if outputs is None else "succeeded", data)
        except StoreError as problem:
            self._lose(problem)

    def _lose(self, problem: StoreError) -> None:
        self.problem = self.problem or problem


_MOST: Final = 64
"""How many sets of values are known by identity."""

_ENDED_WELL: Final = ("succeeded", "reused", "cached")
_LEAVES: Final = ("task", "dynamic", "gate")
"""Kinds of nodes that do something; the others are made of these."""
