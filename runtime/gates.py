"""``approve``, ``wait_for_input`` and ``sleep``: where a run pauses until something outside ends it.

In plain Python an approval is taken as given, a value is asked for on the terminal, and a sleep
sleeps. `flowc run` asks for both.
"""

from __future__ import annotations

from .conditional import SKIPPED, SKIPS, skipping
from .dsl import RECORDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import timedelta
    from typing import Any, TypeVar

    T = TypeVar("T")


def approve(upstream_item: T, name: str, timeout: timedelta | None = None) -> T:
    """Wait until somebody approves the value, then pass it on."""
    if SKIPS.get() is not None and skipping():
        skipped: T = _any(SKIPPED)
        return skipped
    recorder = RECORDER.get()
    if recorder is not None:
        recorded: T = recorder.record("approve", upstream_item, name, timeout)
        return recorded
    return upstream_item


def wait_for_input(
    name: str, timeout: timedelta | None = None, expected_type: type[T] | None = None
) -> T:
    """Wait until somebody gives a value of the type."""
    if expected_type is None:
        raise TypeError("wait_for_input wants the type of the value: expected_type=int, say")
    if SKIPS.get() is not None and skipping():
        skipped: T = _any(SKIPPED)
        return skipped
    recorder = RECORDER.get()
    if recorder is not None:
        recorded: T = recorder.record("wait_for_input", name, timeout, expected_type)
        return recorded
    from .ask import ask_for

    asked: T = ask_for(name, expected_type)
    return asked


def sleep(duration: timedelta) -> Any:
    """Wait for a time; gives nothing, and may be ordered."""
    if SKIPS.get() is not None and skipping():
        return SKIPPED
    recorder = RECORDER.get()
    if recorder is not None:
        return recorder.record("sleep", duration)
    import time

    return time.sleep(duration.total_seconds())


def _any(value: object) -> Any:
    """The value, for the type checker any type at all."""
    return value
