"""Files that appear whole or not at all, and why one cannot be written."""

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from ..ir.records import dataclass


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Why a file was not written, and the way out where there is one."""

    message: str
    helps: tuple[str, ...] = ()


def write_file(path: str, data: bytes, read: Sequence[str] = ()) -> Unwritten | None:
    """Write a file whole, or say why that cannot be. Folders are never made.

    Neither a file of `read`, which names what the data was made of, nor a Python source is written
    over.
    """
    if os.path.exists(path) and (
        path.endswith(".py") or any(_is_same(path, each) for each in read)
    ):
        what = f"cannot write `{path}`: it is what is read here"
        return Unwritten(what, ("name another file",))
    if os.path.isdir(path):
        return Unwritten(f"cannot write `{path}`: it is a folder")
    folder = os.path.dirname(path) or os.curdir
    if not os.path.isdir(folder):
        return _no_folder(path, folder)
    try:
        write_atomically(Path(path), data)
    except OSError as error:
        return Unwritten(f"cannot write `{path}`: {because(error)}")
    return None


def _is_same(path: str, other: str) -> bool:
    return os.path.isfile(other) and os.path.samefile(path, other)


def _no_folder(path: str, folder: str) -> Unwritten:
    """The folder is not there, or there is a file in its place or above it."""
    above = folder
    while above and not os.path.lexists(above):
        above = os.path.dirname(above)
    if above and not os.path.isdir(above):
        return Unwritten(f"cannot write `{path}`: `{above}` is a file, not a folder")
    way_out = f"make it first: `mkdir -p {folder}`"
    return Unwritten(f"cannot write `{path}`: there is no folder `{folder}`", (way_out,))


def because(error: OSError) -> str:
    """Why the system refused, without the path and the number."""
    return (error.strerror or str(error)).lower()


def write_atomically(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file so that nobody ever sees a part of it; on any failure nothing has changed.

    The permissions of a file that is replaced are kept, and a link still leads to it. What is no
    regular file (a pipe, ``/dev/null``) is written to as it is. A file that is not `durable` may be
    damaged where the machine stops soon after. Raises `OSError`.
    """
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        path.write_bytes(data)
        return
    real = Path(os.path.realpath(path))
    if mode is not None and not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    # In the same folder, so that the rename does not cross file systems.
    beside = real.with_name(f".flowc-{os.urandom(8).hex()}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
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
