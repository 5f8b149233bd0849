"""Tell about what flowc keeps of what it compiled, or remove it.

A build or check of sources that have not changed is not made again: what it came to is kept in a
folder, by a digest of all that it depends on. The folder is $FLOWC_CACHE_DIR, else `flowc` in
$XDG_CACHE_HOME, else ~/.cache/flowc. It may be removed at any time, and is kept below 256 MB.
--no-cache, where something is compiled, does without.
"""

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Final

from ..arguments import Parser, add_help
from ..cache import MAX_BYTES, clear, folder, sizes
from ..ir.records import dataclass
from ..problem import Problem
from ..terminal import put

USAGE: Final = "info|clear"
EXAMPLES: Final = """
flowc cache info
flowc cache clear
"""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The options, parsed."""

    action: str


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.arguments.add_argument(
        "action",
        choices=_ACTIONS,
        metavar="info|clear",
        help="tell how much there is, or remove it",
    )
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Do what was asked for."""
    arguments = Arguments(**vars(given))
    if folder() is None:
        return Problem("there is no cache", ("say where it may be: FLOWC_CACHE_DIR=DIR",))
    put(_ACTIONS[arguments.action]())
    return 0


def _info() -> str:
    found = sizes()
    entries = f"{len(found)} {'entry' if len(found) == 1 else 'entries'}"
    return f"{folder()}: {entries}, {_megabytes(sum(found))} of {_megabytes(MAX_BYTES)}"


def _clear() -> str:
    count = clear()
    return f"removed {count} {'entry' if count == 1 else 'entries'} from {folder()}"


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


_ACTIONS: Final[Mapping[str, Callable[[], str]]] = {"info": _info, "clear": _clear}
