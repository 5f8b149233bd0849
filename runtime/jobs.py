"""Work under way: what an engine does, and what waits for a time."""

import time
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, CancelledError
from heapq import heappop, heappush
from pickle import PicklingError
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, TypeAlias

from ..ir.diagnostics import Help, Log
from ..ir.records import dataclass
from ..ir.rules_run import TASK_FAILED, TIMED_OUT, WRONG_OUTPUT
from .brief import bindings_text
from .engine import Engine, Timed
from .expand import Expanded
from .frames import Frame, Place
from .steps import Expansion, Order, Payload, do, given_to
from .work import Done, Failed, Result

if TYPE_CHECKING:
    from concurrent.futures import Future


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nobody wanted the work any more, and it was not done to its end."""


Answer: TypeAlias = Result | Expanded | Stopped


@dataclass(frozen=True, slots=True)
class Job:
    """Work that the engine has been given, or a time that is waited for."""

    place: Place
    order: Order | None
    """What is done; None for a time that is waited for."""
    attempt: int = 1
    """Which attempt this is."""
    future: "Future[Result | Expanded] | None" = None
    due: float | None = None
    """When the time is up, by the clock of `time.monotonic`."""


class Jobs:
    """What is under way, each with a place in a graph that waits for it."""

    def __init__(self, engine: Engine, width: int | None) -> None:
        self._engine = engine
        self._width = width
        self._jobs = dict[int, Job]()
        self._count = 0
        self._working = 0
        self._ended: SimpleQueue[tuple[int, float]] = SimpleQueue()
        """Jobs that are done, and when. Engines put them in from threads of their own."""
        self._due = list[tuple[float, int]]()
        """A heap of jobs whose time will be up."""

    def __bool__(self) -> bool:
        return bool(self._jobs)

    @property
    def has_room(self) -> bool:
        """Whether the engine may be given more."""
        return self._width is None or self._working < self._width

    def submit(self, place: Place, order: Order, attempt: int = 1) -> None:
        """Give work to the engine."""
        number = self._count = self._count + 1
        limit = order.timeout
        due = None if limit is None else time.monotonic() + limit
        future = self._engine.submit(do, order.payload, order.environment)
        self._working += 1
        self._add(number, Job(place, order, attempt, future, due))
        future.add_done_callback(lambda _: self._ended.put((number, time.monotonic())))

    def wait(self, place: Place, seconds: float) -> None:
        """Wait for a time."""
        number = self._count = self._count + 1
        self._add(number, Job(place, None, due=time.monotonic() + seconds))

    def _add(self, number: int, job: Job) -> None:
        self._jobs[number] = job
        job.place.frame.jobs[number] = None
        if job.due is not None:
            heappush(self._due, (job.due, number))

    def cancel(self, frames: Iterable[Frame]) -> None:
        """Stop what these frames wait for, as far as the engine can."""
        for frame in frames:
            for number in [*frame.jobs]:
                future = self._jobs[number].future
                if future is None:
                    self._ended.put((number, 0.0))
                else:
                    future.cancel()

    def next(self, within: float | None) -> tuple[Job, Answer] | None:
        """What has ended, and how; None where nothing has `within` so many seconds, if they are given."""
        end = None if within is None else time.monotonic() + within
        while True:
            left = self._until_due()
            rest = None if end is None else max(0.0, end - time.monotonic())
            bounds = [each for each in (left, rest) if each is not None]
            try:
                number, when = self._ended.get(timeout=min(bounds, default=None))
            except Empty:
                if self._until_due() == 0.0 and (over := self._over(heappop(self._due)[1])):
                    return over
                if end is not None and time.monotonic() >= end:
                    return None
            else:
                if number in self._jobs:  # else its time was up before
                    return _answered(self._remove(number), when)

    def _over(self, number: int) -> tuple[Job, Answer] | None:
        """A job whose time is up; None where it began later than it was given to the engine."""
        due = _due(self._jobs[number])
        if due is not None and due > time.monotonic():
            heappush(self._due, (due, number))
            return None
        job = self._remove(number)
        return job, _late(job, was_stopped=job.future is None or job.future.cancel())

    def _remove(self, number: int) -> Job:
        job = self._jobs.pop(number)
        del job.place.frame.jobs[number]
        self._working -= job.future is not None
        return job

    def _until_due(self) -> float | None:
        """Seconds until the next time is up."""
        while self._due and self._due[0][1] not in self._jobs:
            heappop(self._due)
        return max(0.0, self._due[0][0] - time.monotonic()) if self._due else None


def _answered(job: Job, when: float) -> tuple[Job, Answer]:
    if job.future is None or job.future.cancelled():
        return job, Stopped()
    error = job.future.exception()
    due = _due(job)
    if error is None and due is not None and when > due:
        return job, _late(job, was_stopped=True)
    match error:
        case None:
            return job, job.future.result()
        case CancelledError():
            return job, Stopped()
        case BrokenExecutor():
            return job, _failed(job, f"its process {error}")
        case PicklingError():
            return job, _unsent(job, str(error))
        case _:
            raise error


def _due(job: Job) -> float | None:
    """When the time of a job is up, counted from when it began: its process may have to start first."""
    limit = job.order.timeout if job.order else None
    if limit is None or not isinstance(job.future, Timed):
        return job.due
    return limit + (time.monotonic() if job.future.began is None else job.future.began)


def _payload(job: Job) -> Payload:
    if job.order is None:
        raise ValueError("a time that is waited for is no work")
    return job.order.payload


def _late(job: Job, *, was_stopped: bool) -> Answer:
    """What a job comes to whose time is up."""
    if job.order is None:
        return Done(())
    log, payload = Log(), job.order.payload
    message = f"task `{payload.task}` took more than its {job.order.timeout:g} seconds"
    helps = () if was_stopped else (Help(_GOES_ON),)
    log.add(TIMED_OUT, message, notes=_inputs(payload), helps=helps)
    return _failure(payload, log)


_GOES_ON: Final = (
    "a thread cannot be stopped and goes on to its end; `--workers processes` ends tasks in time"
)


def _failed(job: Job, reason: str) -> Answer:
    payload, log = _payload(job), Log()
    log.add(TASK_FAILED, f"task `{payload.task}` failed: {reason}", notes=_inputs(payload))
    return _failure(payload, log)


def _unsent(job: Job, reason: str) -> Answer:
    payload, log = _payload(job), Log()
    message = f"what task `{payload.task}` takes or gives cannot go from process to process"
    helps = (Help("run all tasks in one process: `--workers threads`"),)
    log.add(WRONG_OUTPUT, message, notes=(reason, *_inputs(payload)), helps=helps)
    return Failed(tuple(log.diagnostics))


def _failure(payload: Payload, log: Log) -> Answer:
    found = tuple(log.diagnostics)
    return Expanded(None, found) if isinstance(payload, Expansion) else Failed(found, may_pass=True)


def _inputs(payload: Payload) -> tuple[str, ...]:
    inputs = bindings_text(given_to(payload))
    return (f"inputs: {inputs}",) if inputs else ()
