"""Files that appear whole or not at all."""

import errno
import os
import stat
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees a part of it; on any failure nothing has changed.

    The permissions of a file that is replaced are kept, and a link still leads to it. What is no
    regular file (a pipe, ``/dev/null``) is written to as it is. Raises `OSError`.
    """
    real = Path(os.path.realpath(path))
    mode = _mode(real)
    if mode is not None and not stat.S_ISREG(mode):
        real.write_bytes(data)
        return
    if mode is not None and not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    # In the same folder, so that the rename does not cross file systems.
    beside = real.with_name(f".flowc-{os.urandom(8).hex()}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(real)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int | None:
    """Type and permissions of what is there; None where nothing is."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
