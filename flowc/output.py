"""What a command writes: where to, in which format, and whole or not at all."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
        with suppress(OSError):  # where it cannot be made, writing says what is in the way
            os.mkdir(os.path.dirname(to.path))
    problem = write_file(to.path, data, read)
    return Problem(problem.message, problem.helps) if problem else None


def write_over(path: str, data: bytes) -> Problem | None:
    """Write a file that was read, whole or not at all: the one way in which sources are edited."""
    try:
        write_atomically(Path(path), data)
    except OSError as error:
        return Problem(f"cannot write `{path}`: {because(error)}")
    return None
