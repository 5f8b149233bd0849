"""What a command writes: where to, in which format, and whole or not at all."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from .ir.records import dataclass
from .problem import Problem
from .runtime.files import because, write_atomically, write_file

STDOUT: Final = "-"
IR_SUFFIXES: Final = {".pb": "pb", ".json": "json", ".flow": "flow"}
"""Of files with IR, and the format that each tells."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write, or standard output, and what to write there."""

    path: str
    format: str
    makes_folder: bool = False
    """Whether the folder that the file is in is made, where the folder above is there."""

    @property
    def is_stdout(self) -> bool:
        """Whether this is standard output."""
        return self.path == STDOUT


def ir_target(path: str, given: str | None) -> Target | Problem:
    """Where ``-o`` and ``--format`` of a command that writes IR lead; to standard output, text."""
    return target(path, given, IR_SUFFIXES, default="flow")


def target(
    path: str, given: str | None, suffixes: Mapping[str, str], default: str
) -> Target | Problem:
    """Where ``-o`` and ``--format`` lead: the format given, else that of the suffix."""
    if not path:
        return Problem("the name of what to write is empty", ("for standard output, it is `-`",))
    if path == STDOUT or given:
        return Target(path, given or default)
    suffix = os.path.splitext(path)[1].lower()
    if suffix in suffixes:
        return Target(path, suffixes[suffix])
    what = f"suffix `{suffix}` of `{path}`" if suffix else f"missing suffix of `{path}`"
    known = ", ".join(suffixes)
    return Problem(f"the {what} tells no format", (f"use one of {known}, or give --format",))


def is_folder(path: str) -> bool:
    """Whether ``-o`` names a folder: one that is there, or a name that ends with a slash."""
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def write(to: Target, data: bytes, read: Sequence[str] = ()) -> Problem | None:
    """Write it all, or leave everything as it was. A file goes into a folder that is there.

    What was read, by its names in `read`, is never written over.
    """
    if to.is_stdout:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return None
    if to.makes_folder:
        folder = os.path.dirname(to.path)
        try:
            os.mkdir(folder)
        except PermissionError as error:
            return Problem(f"cannot make the folder `{folder}`: {because(error)}")
        except OSError:
            pass  # it is there, or writing says what is in the way
    problem = write_file(to.path, data, read)
    return Problem(problem.message, problem.helps) if problem else None


def write_folder(folder: str, files: Mapping[str, bytes]) -> Problem | None:
    """Write files into a folder: all of them, or none. What else is in it stays.

    The folder is made where it is not there; the folder above is not.
    """
    is_new = not os.path.lexists(folder)
    above = os.path.dirname(os.path.normpath(folder)) or os.curdir
    if (problem := _in_the_way(folder, above if is_new else folder, files)) is not None:
        return problem
    staged = os.path.join(above if is_new else folder, f".flowc-{os.urandom(8).hex()}.tmp")
    try:
        os.mkdir(staged)
        try:
            for name, data in files.items():
                Path(staged, name).write_bytes(data)
            if is_new:
                os.rename(staged, folder)
            else:
                for name in files:
                    os.replace(os.path.join(staged, name), os.path.join(folder, name))
        finally:
            from shutil import rmtree  # with all the compressors that it knows

            rmtree(staged, ignore_errors=True)
    except OSError as error:
        return Problem(f"cannot write `{folder}`: {because(error)}")
    return None


def _in_the_way(folder: str, place: str, names: Iterable[str]) -> Problem | None:
    """What keeps files from being written into a folder in a place that has to be there."""
    if not os.path.lexists(place):
        message = f"cannot write `{folder}`: there is no folder `{place}`"
        return Problem(message, (f"make it first: `mkdir -p {place}`",))
    if not os.path.isdir(place):
        return Problem(f"cannot write `{folder}`: `{place}` is a file, not a folder")
    for each in (os.path.join(folder, name) for name in names):
        if os.path.isdir(each):
            return Problem(f"cannot write `{each}`: it is a folder")
    return None


def write_over(path: str, data: bytes) -> Problem | None:
    """Write a file that was read, whole or not at all: the one way in which sources are edited."""
    try:
        write_atomically(Path(path), data)
    except OSError as error:
        return Problem(f"cannot write `{path}`: {because(error)}")
    return None
