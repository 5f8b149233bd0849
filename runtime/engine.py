"""Where work is done. An engine is an executor of `concurrent.futures`: threads, processes, a cluster.

The driver gives it one function and one payload at a time, both fit to be pickled.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeAlias, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

Engine: TypeAlias = Executor


class Inline(Executor):
    """Does the work at once and here, in the order in which it is given."""

    def submit(self, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        """Do the work."""
        future = Future[_R]()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  the future carries it to whoever asks
            future.set_exception(error)
        return future
