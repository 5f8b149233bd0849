"""Where work is done. An engine is an executor of `concurrent.futures`: threads, processes, a cluster.

The driver gives it one function and one payload at a time, both fit to be pickled, and reads what
came of it as that library says it: a future that was cancelled, `BrokenExecutor` where what did the
work ended, `PicklingError` where the answer cannot be sent. It cancels what it wants no more, running
or not: an engine stops that where it can.
"""

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeAlias, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

Engine: TypeAlias = Executor


class Timed(Future[_R]):
    """A future of an engine that takes its time before it begins with what it is given."""

    began: float | None = None
    """When the work began, by the clock of `time.monotonic`; None where it has not yet."""


class Inline(Executor):
    """Does the work at once and here, in the order in which it is given."""

    def submit(self, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        """Do the work."""
        future = Future[_R]()
        fulfil(future, fn, *args, **kwargs)
        return future


class Threads(Executor):
    """Does each piece of work in a thread that has no other, however many that makes.

    A thread cannot be stopped, so none of them keeps the program from ending: those of the standard
    library's executor do.
    """

    def __init__(self) -> None:
        self._idle = list[SimpleQueue[Callable[[], None] | None]]()
        """What threads without work wait for."""

    def submit(self, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        """Do the work in another thread."""
        future = Future[_R]()
        future.set_running_or_notify_cancel()
        work = partial(fulfil, future, fn, *args, **kwargs)
        try:
            self._idle.pop().put(work)
        except IndexError:
            Thread(target=self._work, args=(work,), daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the threads that have no work; the others are left alone."""
        while self._idle:
            self._idle.pop().put(None)

    def _work(self, work: Callable[[], None] | None) -> None:
        asked = SimpleQueue[Callable[[], None] | None]()
        while work is not None:
            work()
            work = None  # what it gave is not kept here
            self._idle.append(asked)
            work = asked.get()


def fulfil(future: Future[Any], fn: Callable[..., object], *args: object, **kwargs: object) -> None:
    """Do the work of a future here."""
    try:
        future.set_result(fn(*args, **kwargs))
    except Exception as error:  # noqa: BLE001  the future carries it to whoever asks
        future.set_exception(error)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
