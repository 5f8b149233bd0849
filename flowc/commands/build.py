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
from typing import TYPE_CHECKING, Final

from ..arguments import (
    CommonArguments,
    Parser,
    add_common_options,
    add_help,
    add_ir_output,
    add_paths,
)
from ..inputs import open_package
from ..opened import Encoded, Opened
from ..output import IR_SUFFIXES, STDOUT, Target, ir_target, is_folder, write
from ..problem import Problem
from ..project import here
from ..report import counted, report
from ..terminal import say

if TYPE_CHECKING:
    from ..ir.formats import Unit

USAGE: Final = "PATH... -o FILE|DIR [options]"
EXAMPLES: Final = """
flowc build workflows/train.py -o train.pb
flowc build workflows/ -o workflows.json
flowc build train.py test.py -o build/              (build/train.pb and build/test.pb)
flowc build workflows/ -o workflows.pb --check     (in CI: is the file up to date?)
flowc build old.json -o new.flow                   (from one encoding to another)
"""

_DIFF_LINES: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    paths: list[str]
    output: str
    format: str | None
    check: bool
    strip_debug: bool
    target_ir_version: str | None


def configure(parser: Parser) -> None:
    """Add the options."""
    add_paths(parser)
    about = "what to write: FILE, a file for each PATH in DIR/, or - for stdout"
    add_ir_output(parser, "FILE|DIR", about)
    parser.options.add_argument(
        "--check", action="store_true", help="write nothing; fail if FILE is not up to date"
    )
    parser.options.add_argument(
        "--strip-debug",
        action="store_true",
        help="leave out what changes when a comment or line moves: source positions, digests of files",
    )
    parser.options.add_argument(
        "--target-ir-version",
        metavar="X.Y",
        help="write IR that readers of version X.Y take; fail where it cannot say everything",
    )
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Compile everything first, then write or compare."""
    arguments = Arguments(**vars(given))
    jobs = _jobs(arguments)
    if isinstance(jobs, Problem):
        return jobs
    opened = _open_all(arguments, [paths for paths, _ in jobs])
    report(opened.found, arguments.output_format, sys.stderr)
    if opened.problem is not None:
        return opened.problem
    failure = max(each.exit_code for each in opened.found)
    built = [(to, each) for (_, to), each in zip(jobs, opened.found, strict=True)]
    return failure or _deliver(arguments, built)


@dataclass(frozen=True, slots=True)
class _AllOpened:
    """What the paths came to, up to the first that names nothing at all."""

    found: list[Opened]
    problem: Problem | None = None


def _open_all(arguments: Arguments, jobs: Sequence[list[str]]) -> _AllOpened:
    found = list[Opened]()
    for paths in jobs:
        opened = open_package(paths, arguments.reading)
        if isinstance(opened, Problem):
            return _AllOpened(found, opened)
        found.append(opened)
    return _AllOpened(found)


def _jobs(arguments: Arguments) -> list[tuple[list[str], Target]] | Problem:
    """Which paths go into which file."""
    if arguments.output == STDOUT or not is_folder(arguments.output):
        to = ir_target(arguments.output, arguments.format)
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
    return stem if suffix in (*IR_SUFFIXES, ".py") else name.rpartition(".")[2]


def _deliver(arguments: Arguments, built: Sequence[tuple[Target, Opened]]) -> int | Problem:
    worst = 0
    for to, opened in built:
        data = _data(arguments, to, opened)
        if isinstance(data, Problem):
            return data
        if arguments.check:
            worst = max(worst, _compare(to, data))
        elif (problem := write(to, data, arguments.paths)) is not None:
            return problem
        elif not to.is_stdout:
            counts = (counted(number, what) for what, number in opened.counts.items() if number)
            say(f"wrote {to.path}: {', '.join(counts)}")
    return worst


def _data(arguments: Arguments, to: Target, opened: Opened) -> bytes | Problem:
    """The bytes to write."""
    from ..ir.formats import Format, encode
    from ..ir.walk import without_debug

    held, wanted = opened.held, Format(to.format)
    is_whole = not arguments.strip_debug and arguments.target_ir_version is None
    if isinstance(held, Encoded) and is_whole and wanted is Format.PROTOBUF:
        return held.data
    package = opened.package
    if package is None:
        raise RuntimeError("what has errors is not written")
    given = without_debug(package) if arguments.strip_debug else package
    unit = _at_target(given, arguments.target_ir_version)
    return unit if isinstance(unit, Problem) else encode(unit, wanted)


def _at_target(unit: "Unit", target: str | None) -> "Unit | Problem":
    """The unit as IR of the version that was asked for."""
    if target is None:
        return unit
    from ..ir.minors import at_version, versions

    if target not in versions():
        known = ", ".join(versions())
        return Problem(f"this flowc does not write IR `{target}`", (f"it writes {known}",))
    found = at_version(unit, target)
    if not isinstance(found, tuple):
        return found
    lines = tuple(f"  {each.path}: `{each.what}` came with IR {each.since}" for each in found)
    newest = max(found, key=lambda each: versions().index(each.since)).since
    helps = (f"write IR {newest}, or do without what it brought",)
    return Problem(f"IR {target} cannot say everything that is there", helps, lines)


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
