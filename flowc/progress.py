"""What a run tells while it goes: a line on a terminal, or an event a line for programs."""

import json
import time
from typing import Final, TextIO

from .ir.diagnostics import Diagnostic
from .ir.values import Binding
from .runtime.frames import Place
from .runtime.journal import Began, Ended, Event, Failed, Grown, Stopped, Tried, Waited, kind_of
from .runtime.values import to_json
from .terminal import width

VERSION: Final = 1
"""Of the form of events: it grows, and what is there keeps its name and meaning."""

_OFTEN: Final = 0.1
"""Seconds between two drawings of the line."""

_LEAVES: Final = ("task", "dynamic", "gate")


class Progress:
    """A line that counts what is done, what runs and what failed; drawn anew in its place."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._running = dict[str, str]()
        self._done = self._failed = 0
        self._drawn = 0.0

    def __call__(self, event: Event) -> None:
        """Count, and draw where the last time is a while ago or nothing else will happen soon."""
        match event:
            case Tried(place, _):
                self._running[place.key] = place.title
            case Grown(place, _):
                self._running.pop(place.key, None)
            case Ended(place, _) | Failed(place, _) | Stopped(place) if _is_leaf(place):
                self._running.pop(place.key, None)
                self._done += isinstance(event, Ended)
                self._failed += isinstance(event, Failed)
            case _:
                pass
        now = time.monotonic()
        if now - self._drawn >= (_OFTEN / 2 if isinstance(event, Waited) else _OFTEN):
            self._drawn = now
            self._draw()

    def clear(self) -> None:
        """Leave nothing of the line."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _draw(self) -> None:
        counts = [f"{self._done} done", f"{len(self._running)} running"]
        counts += [f"{self._failed} failed"] if self._failed else []
        last = next(reversed(self._running.values()), "")
        text = f"{', '.join(counts)}  {last}".rstrip()
        room = width(self._stream) - 1
        self._stream.write(f"\r\x1b[K{text if len(text) <= room else text[:room]}\r")
        self._stream.flush()


class Events:
    """Writes a JSON object a line: what the run is, what happens to its nodes, how it ends."""

    def __init__(self, stream: TextIO, run: int | None, kind: str, entity: str) -> None:
        self._stream = stream
        self._tried = set[str]()
        self._write("run", {"run": run, "kind": kind, "entity": entity})

    def __call__(self, event: Event) -> None:
        """Write what happens."""
        match event:
            case Began(place):
                self._tell("began", place)
            case Tried(place, attempt):
                self._tried.add(place.key)
                self._tell("tried", place, attempt=attempt)
            case Grown(place, fragment):
                nodes = sum(len(block.nodes) for block in fragment.blocks)
                self._tell("expanded", place, nodes=nodes)
            case Ended(place, _):
                known = _is_leaf(place) and place.key not in self._tried
                self._tell("ended", place, **({"known": True} if known else {}))
            case Failed(place, problems):
                self._tell("failed", place, messages=[each.message for each in problems])
            case Stopped(place):
                self._tell("stopped", place)
            case _:
                pass

    def end(self, outputs: tuple[Binding, ...] | None, found: tuple[Diagnostic, ...]) -> None:
        """Write how the run ended."""
        values = None if outputs is None else {each.name: to_json(each.value) for each in outputs}
        problems = [{"code": each.code, "message": each.message} for each in found]
        state = "failed" if outputs is None else "succeeded"
        self._write("end", {"state": state, "outputs": values, "problems": problems})

    def stop(self) -> None:
        """Write that the user stopped the run."""
        self._write("end", {"state": "stopped", "outputs": None, "problems": []})

    def _tell(self, what: str, place: Place, **more: object) -> None:
        kind, name = kind_of(place)
        self._write(what, {"place": place.title, "kind": kind, "name": name, **more})

    def _write(self, what: str, facts: dict[str, object]) -> None:
        event = {"version": VERSION, "event": what, "time": round(time.time(), 3), **facts}
        self._stream.write(f"{json.dumps(event, ensure_ascii=False)}\n")
        self._stream.flush()


def _is_leaf(place: Place) -> bool:
    return kind_of(place)[0] in _LEAVES
