"""What a command writes: where to, in which format, and whole or not at all."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .problem import Problem, because

STDOUT: Final = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write, or standard output, and what to write there."""

    path: str
    format: str

    @property
    def is_stdout(self) -> bool:
        """Whether this is standard output."""
        return self.path == STDOUT


def target(path: str, given: str | None, formats: Sequence[str], default: str) -> Target | Problem:
    """Where ``-o`` and ``--format`` lead: the format given, else that of the suffix."""
    if path == STDOUT or given:
        return Target(path, given or default)
    suffix = os.path.splitext(path)[1].removeprefix(".").lower()
    if suffix in formats:
        return Target(path, suffix)
    known = ", ".join(f".{each}" for each in formats)
    what = f"suffix `.{suffix}` of `{path}`" if suffix else f"missing suffix of `{path}`"
    return Problem(f"the {what} tells no format", (f"use one of {known}, or give --format",))


def is_folder(path: str) -> bool:
    """Whether ``-o`` names a folder: one that is there, or a name that ends with a slash."""
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def write(to: Target, data: bytes) -> Problem | None:
    """Write it all, or leave everything as it was."""
    if to.is_stdout:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return None
    from .runtime.files import write_atomically

    path = Path(to.path)
    if path.is_dir():
        return Problem(f"cannot write `{to.path}`: it is a folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
    except OSError as error:
        return Problem(f"cannot write `{to.path}`: {because(error)}")
    return None
