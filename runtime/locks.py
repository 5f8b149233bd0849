"""Which runs and serial calls are under way: a lock each, which the system takes back however a process ends."""

import errno
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

fcntl: Any = None
with suppress(ImportError):  # Windows has none: there nobody is kept out
    import fcntl

_held: Final = set[tuple[Path, int]]()
"""What this process holds: its own locks keep nobody in it out."""


@dataclass(slots=True)
class _File:
    """A file that is open once in a process: to close it anywhere would give up all locks on it."""

    number: int
    users: int = 0


_files: Final = dict[Path, _File]()


class Locks:
    """Locks by number: bytes of one file, which nothing is ever written to."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._file: _File | None = None
        self._mine = set[int]()

    def take(self, number: int) -> bool:
        """Hold a lock; False where somebody else does."""
        if (self._path, number) in _held or not self._lock(number):
            return False
        _held.add((self._path, number))
        self._mine.add(number)
        return True

    def give_up(self, number: int) -> None:
        """Hold a lock no more; nothing where it was not held."""
        if number in self._mine:
            self._mine.remove(number)
            _held.discard((self._path, number))
            self._unlock(number)

    def is_taken(self, number: int) -> bool:
        """Whether anybody holds a lock."""
        if (self._path, number) in _held:
            return True
        if not self._lock(number):
            return True
        self._unlock(number)
        return False

    def close(self) -> None:
        """Give up all of them."""
        for number in [*self._mine]:
            self.give_up(number)
        if self._file is not None:
            self._file.users -= 1
            if not self._file.users:
                del _files[self._path]
                os.close(self._file.number)
            self._file = None

    def _lock(self, number: int) -> bool:
        file = self._opened()
        if file is None:
            return True
        try:
            fcntl.lockf(file.number, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except OSError as error:
            return error.errno not in (errno.EACCES, errno.EAGAIN)
        return True

    def _unlock(self, number: int) -> None:
        if self._file is not None:
            with suppress(OSError):  # of a file system without locks
                fcntl.lockf(self._file.number, fcntl.LOCK_UN, 1, number)

    def _opened(self) -> _File | None:
        """The file; None where nobody can hold anything: a folder that may only be read, or Windows."""
        if self._file is None and fcntl is not None:
            file = _files.get(self._path)
            if file is None:
                with suppress(OSError):
                    how = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
                    file = _files[self._path] = _File(os.open(self._path, how, 0o666))
            if file is not None:
                file.users += 1
            self._file = file
        return self._file
