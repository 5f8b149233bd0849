"""Which runs are under way: a lock each, which the system takes back however a process ends."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

fcntl: Any = None
with suppress(ImportError):  # Windows has none: there nobody is kept out
    import fcntl

_held: Final = set[tuple[Path, int]]()
"""What this process holds: its own locks keep nobody in it out."""


class Locks:
    """Locks by number: bytes of one file, which nothing is ever written to."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._file: int | None = None
        self._mine = set[int]()

    def take(self, number: int) -> bool:
        """Hold a lock; False where somebody else does."""
        if (self._path, number) in _held or not self._lock(number):
            return False
        _held.add((self._path, number))
        self._mine.add(number)
        return True

    def is_taken(self, number: int) -> bool:
        """Whether anybody holds a lock."""
        if (self._path, number) in _held:
            return True
        if not self._lock(number):
            return True
        if fcntl is not None and self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)
        return False

    def close(self) -> None:
        """Give up all of them."""
        for number in self._mine:
            _held.discard((self._path, number))
        self._mine.clear()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _lock(self, number: int) -> bool:
        if fcntl is None:
            return True
        with suppress(OSError):  # a folder that may only be read: nobody can hold anything there
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        if self._file is None:
            return True
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except OSError as error:
            return error.errno not in (errno.EACCES, errno.EAGAIN)
        return True
