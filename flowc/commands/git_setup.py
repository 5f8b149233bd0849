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
from os.path import exists, expanduser, isfile, join
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
    """Add the lines that are not there, or take out all that name the driver."""
    content = here().read([path])[0] if isfile(path) else b""
    if isinstance(content, Problem):
        return content
    lines = content.decode("utf-8", "surrogateescape").splitlines()
    ours = [each for each in lines if each.endswith(_ATTRIBUTE)]
    wanted = [f"{_quoted(each)}{_ATTRIBUTE}" for each in arguments.patterns or ["*.pb"]]
    new = [each for each in dict.fromkeys(wanted) if each not in ours]
    if arguments.undo:
        kept, said = [each for each in lines if each not in ours], _said("removed", ours, path)
    else:
        kept, said = [*lines, *new], _said("added", new, path)
    if kept == lines:
        return None
    problem = _rewrite(path, kept)
    if problem is None:
        say(said)
    return problem


def _rewrite(path: str, lines: list[str]) -> Problem | None:
    """The file with these lines; without any there is none."""
    if not lines and exists(path):
        os.remove(path)
        return None
    folder = os.path.dirname(path)
    if not exists(folder):
        os.makedirs(folder)
    text = "".join(f"{each}\n" for each in lines)
    return write(Target(path, "text"), text.encode("utf-8", "surrogateescape"))


def _said(what: str, lines: Iterable[str], path: str) -> str:
    return f"{what} {', '.join(f'`{each}`' for each in lines)} in {here().show(path)}"


def _quoted(pattern: str) -> str:
    """A pattern as .gitattributes takes it: in quotes where it would be read as something else."""
    odd = any(each.isspace() or each in '"\\' for each in pattern)
    if not odd and not pattern.startswith("#"):
        return pattern
    text = pattern.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
