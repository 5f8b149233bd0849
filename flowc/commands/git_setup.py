"""Let git show IR as text, and compare it: `git diff`, `git log -p`, `git show`, `git difftool`.

Two drivers called `flowc` go into git's configuration of this repository, and lines that name the
files of IR into its .gitattributes. --undo takes them out again. Source needs none of it:
`flowc diff REV -- PATH...`.
"""

import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Iterable
from os.path import expanduser, isfile, join
from shutil import which
from typing import Final

from ..arguments import Parser, add_help
from ..git import git
from ..ir.records import dataclass
from ..output import Target, write
from ..problem import Problem
from ..project import here
from ..terminal import say

USAGE: Final = "[PATTERN...] [options]"
EXAMPLES: Final = """
flowc git-setup '*.pb' 'build/*.json'
flowc git-setup --global
flowc git-setup --undo
git difftool -t flowc HEAD~1 -- workflows.pb
"""

_DRIVERS: Final = ("diff.flowc", "difftool.flowc")
_ATTRIBUTE: Final = " diff=flowc"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The options, parsed."""

    patterns: list[str]
    everywhere: bool
    undo: bool

    @property
    def scope(self) -> str:
        """Which of git's configurations it is."""
        return "--global" if self.everywhere else "--local"


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.arguments.add_argument(
        "patterns",
        nargs="*",
        metavar="PATTERN",
        help="files of IR, as .gitattributes writes them; `*.pb` where none is given",
    )
    add = parser.options.add_argument
    add(
        "--global",
        dest="everywhere",
        action="store_true",
        help="for all repositories of this user, instead of for this one",
    )
    add("--undo", action="store_true", help="take out what this command puts in")
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Change the configuration, then the attributes; say what was written where."""
    arguments = Arguments(**vars(given))
    attributes = _attributes(arguments)
    if isinstance(attributes, Problem):
        return attributes
    problem = _unset(arguments) if arguments.undo else _set(arguments)
    return problem or _write_attributes(attributes, arguments) or 0


# The configuration


def _settings() -> dict[str, str]:
    """What git is to run. It adds the file to the first, and gives the other one variables."""
    command = "flowc" if which("flowc") else f"{shlex.quote(sys.executable)} -P -m flowc"
    return {
        "diff.flowc.textconv": f"{command} show --textconv",
        "difftool.flowc.cmd": f'{command} diff --fail-on none "$LOCAL" "$REMOTE"',
    }


def _set(arguments: Arguments) -> Problem | None:
    for name, value in _settings().items():
        done = git("config", arguments.scope, "--replace-all", name, value)
        if isinstance(done, Problem):
            return done
        say(f"set {name}: {value}")
    return None


def _unset(arguments: Arguments) -> Problem | None:
    """Take out both drivers; other keys that somebody gave them go with them."""
    listed = git("config", arguments.scope, "--list", "--name-only")
    names = [] if isinstance(listed, Problem) else os.fsdecode(listed).split()
    for driver in _DRIVERS:
        if not any(each.startswith(f"{driver}.") for each in names):
            continue
        done = git("config", arguments.scope, "--remove-section", driver)
        if isinstance(done, Problem):
            return done
        say(f"removed {driver}")
    return None


# The attributes


def _attributes(arguments: Arguments) -> str | Problem:
    """The file that says which files the driver is for."""
    if not arguments.everywhere:
        top = git("rev-parse", "--show-toplevel")
        return top if isinstance(top, Problem) else join(os.fsdecode(top).strip(), ".gitattributes")
    found = git("config", "--global", "--type=path", "core.attributesFile")
    if isinstance(found, bytes):
        return os.fsdecode(found).strip()
    folder = os.environ.get("XDG_CONFIG_HOME") or join(expanduser("~"), ".config")
    return join(folder, "git", "attributes")


def _write_attributes(path: str, arguments: Arguments) -> Problem | None:
    """Add the lines that are not there, or take out all that name the driver. The rest stays, byte by byte."""
    content = here().read([path])[0] if isfile(path) else None
    if isinstance(content, Problem):
        return content
    lines = (content or b"").splitlines(keepends=True)
    ours = [each for each in lines if _is_ours(each)]
    if arguments.undo:
        return _write_all(path, _without(lines), "removed", ours)
    known = {each.rstrip(b"\r\n") for each in ours}
    wanted = (f"{_quoted(each)}{_ATTRIBUTE}" for each in arguments.patterns or ["*.pb"])
    new = [each for each in dict.fromkeys(map(os.fsencode, wanted)) if each not in known]
    return _write_all(path, _with(content, new), "added", new)


def _is_ours(line: bytes) -> bool:
    return line.rstrip(b"\r\n").endswith(_ATTRIBUTE.encode())


def _with(content: bytes | None, new: list[bytes]) -> bytes:
    """The content with more lines, which end as its own do.

    The last one has no end where there was none, or nothing in the file: so --undo knows.
    """
    end = b"\r\n" if content and b"\r\n" in content else b"\n"
    if content is None or content.endswith(b"\n"):
        return (content or b"") + b"".join(each + end for each in new)
    return end.join((content, *new) if content else new)


def _without(lines: list[bytes]) -> bytes | None:
    """What is left without the lines of the driver; None where that is no file."""
    kept = b"".join(each for each in lines if not _is_ours(each))
    if lines and _is_ours(lines[-1]) and not lines[-1].endswith(b"\n"):
        return kept.removesuffix(b"\n").removesuffix(b"\r")
    return kept or None


def _write_all(path: str, content: bytes | None, what: str, lines: list[bytes]) -> Problem | None:
    """Write the file, or remove it where there is nothing to write; say which lines changed."""
    if not lines:
        return None
    if content is None:
        os.remove(path)
    else:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if problem := write(Target(path, "text"), content):
            return problem
    say(_said(what, (os.fsdecode(each.rstrip(b"\r\n")) for each in lines), path))
    return None


def _said(what: str, lines: Iterable[str], path: str) -> str:
    return f"{what} {', '.join(f'`{each}`' for each in lines)} in {here().show(path)}"


def _quoted(pattern: str) -> str:
    """A pattern as .gitattributes takes it: in quotes where it would be read as something else."""
    odd = any(each.isspace() or each in '"\\' for each in pattern)
    if not odd and not pattern.startswith("#"):
        return pattern
    text = pattern.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
