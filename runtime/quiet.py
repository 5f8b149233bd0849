"""Keep what the user's code prints out of what flowc writes to standard output."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import Final, TextIO

_lock: Final = Lock()
_entered: list[TextIO] = []
"""Standard output as it was before each thread that is inside, outermost first."""


@contextmanager
def user_output_to_stderr() -> Generator[None]:
    """Send to standard error what is printed inside; threads may be inside at the same time."""
    with _lock:
        _entered.append(sys.stdout)
        sys.stdout = sys.stderr
    try:
        yield
    finally:
        with _lock:
            before = _entered.pop()
            if not _entered:
                sys.stdout = before


@contextmanager
def output_to_stderr() -> Generator[None]:
    """Send what is written to the file descriptor of standard output, by anyone, to that of errors."""
    sys.stdout.flush()
    try:
        saved = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # closed: there is nothing to protect
        yield
        return
    try:
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)
