"""Compile workflows to an IR file, without importing them.

Several PATHs go into one FILE. With a folder for -o, each PATH gets a file of its own in it: a
folder that is there, or a name that ends with a slash, which is made. No other folders are made,
and nothing is written where there are errors.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from os.path import basename, isfile, join, splitext
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help, add_paths
from ..inputs import open_package
from ..ir.nodes import Package
from ..output import STDOUT, Target, is_folder, target, write
from ..problem import Problem
from ..project import here
from ..report import counted, report
from ..terminal import say

USAGE: Final = "PATH... -o FILE|DIR [options]"
EXAMPLES: Final = """
flowc build workflows/train.py -o train.pb
flowc build workflows/ -o workflows.json
flowc build train.py test.py -o build/              (build/train.pb and build/test.pb)
flowc build workflows/ -o workflows.pb --check     (in CI: is the file up to date?)
flowc build old.json -o new.flow                   (from one encoding to another)
"""

FORMATS: Final = ("pb", "json", "flow")
_DIFF_LINES: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    paths: list[str]
    output: str
    format: str | None
    check: bool
    strip_debug: bool


def configure(parser: Parser) -> None:
    """Add the options."""
    add_paths(parser)
    parser.options.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE|DIR",
        help="what to write: FILE, a file for each PATH in DIR/, or - for stdout",
    )
    parser.options.add_argument(
        "--format", choices=FORMATS, help="pb, json or flow (text); else by the suffix of FILE"
    )
    parser.options.add_argument(
        "--check", action="store_true", help="write nothing; fail if FILE is not up to date"
    )
    parser.options.add_argument(
        "--strip-debug",
        action="store_true",
        help="leave out what changes when a comment or line moves: source positions, digests of files",
    )
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Compile everything first, then write or compare."""
    arguments = Arguments(**vars(given))
    jobs = _jobs(arguments)
    if isinstance(jobs, Problem):
        return jobs
    built = list[tuple[Target, Package]]()
    failure = 0
    for paths, to in jobs:
        opened = open_package(paths, arguments.reading)
        if isinstance(opened, Problem):
            return opened
        report(opened, arguments.output_format, sys.stderr)
        failure = max(failure, opened.exit_code)
        if opened.package is not None:
            built.append((to, opened.package))
    return failure or _deliver(arguments, built)


def _jobs(arguments: Arguments) -> list[tuple[list[str], Target]] | Problem:
    """Which paths go into which file."""
    if arguments.output == STDOUT or not is_folder(arguments.output):
        to = target(arguments.output, arguments.format, FORMATS, default="flow")
        return to if isinstance(to, Problem) else [(arguments.paths, to)]
    suffix = arguments.format or "pb"
    jobs = dict[str, str]()
    for path in arguments.paths:
        file = join(arguments.output, f"{_stem(path)}.{suffix}")
        if file in jobs:
            return Problem(f"`{jobs[file]}` and `{path}` would both be written to `{file}`")
        jobs[file] = path
    return [([path], Target(file, suffix, makes_folder=True)) for file, path in jobs.items()]


def _stem(path: str) -> str:
    """What a path's IR file is called: as the file, the folder, or the last part of the module."""
    inside = path.rpartition(":")[2].rstrip("/")
    name = basename(inside) or "workflows"
    if name in (".", ".."):
        return basename(here().cwd) or "workflows"
    stem, suffix = splitext(name)
    return stem if suffix[1:] in (*FORMATS, "py") else name.rpartition(".")[2]


def _deliver(arguments: Arguments, built: Sequence[tuple[Target, Package]]) -> int | Problem:
    from ..ir.formats import Format, encode
    from ..ir.walk import without_debug

    worst = 0
    for to, package in built:
        unit = without_debug(package) if arguments.strip_debug else package
        data = encode(unit, Format(to.format))
        if arguments.check:
            worst = max(worst, _compare(to, data))
        elif (problem := write(to, data, arguments.paths)) is not None:
            return problem
        elif not to.is_stdout:
            say(f"wrote {to.path}: {_contents(package)}")
    return worst


def _contents(package: Package) -> str:
    dynamic = sum(1 for task in package.tasks if task.hook)
    counts = {
        "task": len(package.tasks) - dynamic,
        "dynamic task": dynamic,
        "workflow": len(package.workflows),
        "launch plan": len(package.launch_plans),
    }
    return ", ".join(counted(number, what) for what, number in counts.items() if number)


# --check


def _compare(to: Target, data: bytes) -> int:
    """Whether the file has just this; where not, how its text form differs."""
    if not isfile(to.path):
        say(f"stale: {to.path} does not exist")
        return 1
    found = here().read([to.path])[0]
    if found == data:
        say(f"up to date: {to.path}")
        return 0
    say(f"stale: {to.path} is not what would be written")
    for line in _difference(to.path, found if isinstance(found, bytes) else b"", data):
        say(line)
    return 1


def _difference(name: str, old: bytes, new: bytes) -> list[str]:
    from difflib import unified_diff

    before, after = _text(old, name), _text(new, name)
    if before == after:
        return ["  the graph is the same; the encoding or the source positions differ"]
    lines = [*unified_diff(before, after, f"{name} (now)", f"{name} (new)", "", "", 1, "")]
    left_out = len(lines) - _DIFF_LINES
    return [*lines[:_DIFF_LINES], *([f"... and {left_out} more lines"] if left_out > 0 else [])]


def _text(data: bytes, name: str) -> list[str]:
    from ..ir.formats import decode
    from ..ir.text import print_unit

    unit = decode(data, name).unit
    return print_unit(unit).splitlines() if unit is not None else ["(not an IR file)"]
