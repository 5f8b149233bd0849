"""Worker processes: an engine whose work can be stopped.

A worker is a fresh interpreter (never a fork of this one, which has threads), started when there is
work and no other is free, and kept. It leads a process group, so that what its tasks started ends
with it; and it ends when this process does, however that happens.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from multiprocessing import Pipe, connection, get_context, parent_process
from multiprocessing.connection import Connection
from pickle import PicklingError
from threading import Lock, RLock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from .engine import Timed
from .sending import Sender, receive

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_SAFE_PATH: Final = "PYTHONSAFEPATH"
_READY: Final = b"ready"
"""What a worker sends first; no pickle begins so."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Workers(Executor):
    """So many worker processes at most. One thread here waits for all of them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = RLock()
        self._wanted: deque[tuple[_Stoppable, object]] = deque()
        """Work that no worker has been given yet."""
        self._all = dict[Connection, _Worker]()
        self._idle = list[_Worker]()
        self._busy = dict[_Worker, _Stoppable]()
        self._woken, self._wake = Pipe(duplex=False)
        """Written to where there is another worker to wait for."""
        self._thread: Thread | None = None

    def submit(self, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        """Do the work in a worker. To cancel the future while it runs kills the worker."""
        future = _Stoppable()
        with self._lock:
            self._wanted.append((future, (fn, args, kwargs)))
            self._give_out()
        return cast("Future[_R]", future)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers, in the midst of their work too."""
        with self._lock:
            workers = [*self._all.values()]
            self._count = 0
            self._wanted.clear()
            self._wake.send_bytes(b"-")
        for worker in workers:
            worker.kill()
        for worker in workers if wait else ():
            worker.process.join()

    def _give_out(self) -> None:
        """Give work to workers that are free, and start some where there may be more."""
        while self._wanted and (self._idle or len(self._busy) < self._count):
            future, work = self._wanted.popleft()
            if future.set_running_or_notify_cancel():
                self._give(future, work)

    def _give(self, future: "_Stoppable", work: object) -> None:
        is_new = not self._idle
        try:
            worker = self._started() if is_new else self._idle.pop()
        except OSError as error:  # there may be no more processes, or files
            future.set_exception(_unstarted(error))
            return
        try:
            worker.send(work)
        except OSError as error:
            if not is_new:  # it ended while it was idle
                self._give(future, work)
            else:
                future.set_exception(_unstarted(error))
        except Exception as error:  # noqa: BLE001  whatever pickling the user's objects raises
            self._idle.append(worker)
            future.set_exception(PicklingError(f"{type(error).__name__}: {error}"))
        else:
            self._busy[worker] = future
            future.begin(worker)

    def _started(self) -> "_Worker":
        worker = _Worker()
        self._all[worker.connection] = worker
        if self._thread is None:
            self._thread = Thread(target=self._listen, daemon=True)
            self._thread.start()
        else:
            self._wake.send_bytes(b"+")
        return worker

    def _listen(self) -> None:
        while True:
            with self._lock:
                if not self._count:
                    return
                workers = dict(self._all)
            for ready in connection.wait([self._woken, *workers]):
                if ready is self._woken:
                    self._woken.recv_bytes()
                else:
                    self._hear(workers[cast("Connection", ready)])

    def _hear(self, worker: "_Worker") -> None:
        """Take what a worker answers, that it has started, or that it has ended."""
        data = worker.heard()
        with self._lock:
            if data == _READY:
                worker.is_ready = True
                if (begun := self._busy.get(worker)) is not None:
                    begun.began = monotonic()
                return
        answer, error = worker.answer(data)
        with self._lock:
            future = self._busy.pop(worker, None)
            was_stopped = future is not None and future.end()
            if worker.has_ended:
                del self._all[worker.connection]
                self._idle = [each for each in self._idle if each is not worker]
            elif not was_stopped:  # else it was killed as it answered, and its end is heard next
                self._idle.append(worker)
            self._give_out()
        if future is None:
            return
        if was_stopped or error is not None:
            future.set_exception(CancelledError() if was_stopped else error)
        else:
            future.set_result(answer)


def _unstarted(error: OSError) -> BrokenExecutor:
    return BrokenExecutor(f"does not start: {error}")


class _Worker:
    """One process, seen from here."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._sender = Sender()
        self.is_ready = False
        """Whether the interpreter has started."""
        self.has_ended = False
        self.process: BaseProcess = context.Process(target=_work, args=(theirs,), daemon=False)
        with _no_current_folder():
            self.process.start()
        theirs.close()

    def send(self, work: object) -> None:
        """Have work done."""
        self.connection.send_bytes(self._sender.dumps(work))

    def heard(self) -> bytes | None:
        """What the process has sent; None where it has ended."""
        try:
            return self.connection.recv_bytes()
        except (OSError, EOFError):
            return None

    def answer(self, data: bytes | None) -> tuple[Any, BaseException | None]:
        """What work gave, or why it gave nothing."""
        if data is None:
            self.has_ended = True
            return None, self._ended()
        try:
            return cast("tuple[Any, BaseException | None]", receive(data))
        except Exception as error:  # noqa: BLE001  else nobody would ever hear of this work
            return None, PicklingError(f"{type(error).__name__}: {error}")

    def _ended(self) -> BrokenExecutor:
        self.process.join()
        code = self.process.exitcode or 0
        with suppress(ValueError):
            return BrokenExecutor(f"was ended by {signal.Signals(-code).name}")
        return BrokenExecutor(f"ended with exit code {code}")

    def kill(self) -> None:
        """End it, and the processes that it started."""
        pid = self.process.pid
        with suppress(OSError):
            if pid is not None and hasattr(os, "killpg") and os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGKILL)
        self.process.kill()


@contextmanager
def _no_current_folder() -> Generator[None]:
    """Have interpreters start without the current folder to import from.

    A file of the user's that is called like a module of Python (``types.py``) would take its place
    before anything of ours runs. Where to import from, a worker is told later.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        del os.environ[_SAFE_PATH]
        if before is not None:
            os.environ[_SAFE_PATH] = before


class _Stoppable(Timed[Any]):
    """A future whose work ends when it is cancelled, even if it has begun."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = Lock()
        self._worker: _Worker | None = None
        self._is_stopped = False

    def begin(self, worker: _Worker) -> None:
        """Note who does the work."""
        with self._guard:
            self._worker = worker
            if worker.is_ready:
                self.began = monotonic()
            if self._is_stopped:
                worker.kill()

    def end(self) -> bool:
        """Note that the work has ended; gives whether it was stopped."""
        with self._guard:
            self._worker = None
            return self._is_stopped

    def cancel(self) -> bool:
        """Take the work back, or stop it; False where it has ended already."""
        if super().cancel():
            return True
        with self._guard:
            if self.done() or (self._worker is None and not self.running()):
                return False
            self._is_stopped = True
            if self._worker is not None:
                self._worker.kill()
        return True


# In the worker


def _work(asked: Connection) -> None:
    """Answer until nobody asks any more."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    os.environ.pop(_SAFE_PATH, None)  # it was for us, not for what tasks start
    os.dup2(2, 1)  # what tasks print goes where messages go
    cast("Any", sys.stdout).reconfigure(line_buffering=True)
    Thread(target=_end_with_parent, daemon=True).start()
    asked.send_bytes(_READY)
    sender: Final = Sender(shares=False)
    while True:
        try:
            data = asked.recv_bytes()
        except EOFError:
            return
        asked.send_bytes(_answered(data, sender))


def _answered(data: bytes, sender: Sender) -> bytes:
    """What came of a piece of work, as bytes."""
    try:
        fn, args, kwargs = cast("tuple[Any, Any, Any]", receive(data))
        answer: tuple[object, Exception | None] = (fn(*args, **kwargs), None)
    except KeyboardInterrupt:
        answer = (None, BrokenExecutor("was interrupted"))
    except Exception as error:  # noqa: BLE001  the future carries it to whoever asks
        answer = (None, error)
    try:
        return sender.dumps(answer)
    except Exception as error:  # noqa: BLE001  whatever pickling the user's objects raises
        return sender.dumps((None, PicklingError(f"{type(error).__name__}: {error}")))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
