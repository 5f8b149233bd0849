"""Where output goes: streams, colour, width, and the line that says what is being worked on.

Results go to standard output, everything said to a human to standard error.
"""

import io
import os
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Final, TextIO

from .problem import Problem

PLAIN_WIDTH: Final = 100
"""Columns where there is no terminal to ask, so that output in files does not depend on one."""


def use_utf8() -> None:
    """Write UTF-8 whatever the locale says; what cannot be encoded is escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def has_color(stream: TextIO) -> bool:
    """Whether to write colour: `NO_COLOR`, then `FORCE_COLOR`, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def is_live(stream: TextIO) -> bool:
    """Whether lines can be drawn over: it is a terminal that can do that."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width(stream: TextIO) -> int:
    """How many columns to fill: `COLUMNS`, then what the terminal has."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 and int(wanted) > 0:
        return int(wanted)
    try:
        return os.get_terminal_size(stream.fileno()).columns or PLAIN_WIDTH
    except OSError:  # not a terminal, or no file at all
        return PLAIN_WIDTH


def say(text: str) -> None:
    """Tell the user something: a line on standard error, after what was written before it."""
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")


def put(text: str) -> None:
    """Write a result: a line on standard output."""
    sys.stdout.write(f"{text}\n")


def complain(problem: Problem) -> None:
    """Print a problem in the look of a diagnostic."""
    color = has_color(sys.stderr)
    say(f"{_styled('error', '1;31', color)}: {problem.message}")
    advise(problem.choices, problem.helps)


def advise(choices: Iterable[str], helps: Iterable[str]) -> None:
    """Print what there is to choose from, and the ways out."""
    color = has_color(sys.stderr)
    for each in choices:
        say(f"    {each}")
    for each in helps:
        say(f"  {_styled('help', '1;36', color)}: {each}")


@contextmanager
def working(what: str) -> Generator[None]:
    """Show on a terminal what is being done, for as long as it is."""
    if not sys.stderr.isatty():
        yield
        return
    sys.stderr.write(f"{what} ...")
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


@contextmanager
def counting(what: str, total: int) -> Generator[Callable[[int], None]]:
    """Show on a terminal how many of a number of things are done; gives what counts them."""
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{what} {done:,} of {total:,} ...")
            sys.stderr.flush()

    try:
        count(0)
        yield count
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _styled(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text
