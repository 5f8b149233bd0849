"""Read what is registered with Flyte into IR: the files of `pyflyte package`, or of `flowc export`.

Then it can be validated, shown, drawn and compared. SOURCE is a folder of files NN_NAME_1.pb
(tasks), _2.pb (workflows) and _3.pb (launch plans), or an archive of them. What the IR cannot
keep is listed.
"""

import gzip
import os
import re
import sys
import tarfile
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help
from ..inputs import Opened
from ..ir.nodes import Package
from ..output import target, write
from ..problem import Problem
from ..report import counted, report
from ..terminal import say

USAGE: Final = "--from flyte SOURCE -o FILE [options]"
EXAMPLES: Final = """
flowc import --from flyte flyte-package.tgz -o registered.pb
flowc import --from flyte package/ -o registered.flow
"""

_FORMATS: Final = ("pb", "json", "flow")
_KINDS: Final[Mapping[str, str]] = {"1": "task", "2": "workflow", "3": "launch_plan"}
_FILE: Final = re.compile(r"(?P<order>\d*)_.*_(?P<kind>[123])\.(?P<form>pb|json)")
_MOST: Final = 1 << 30
"""Bytes that are read of one archive or file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    source: str
    origin: str
    output: str
    format: str | None


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.arguments.add_argument("source", metavar="SOURCE", help="a folder, or an archive (.tgz)")
    add = parser.options.add_argument
    add("--from", dest="origin", required=True, choices=["flyte"], help="the system it is of")
    add("-o", "--output", required=True, metavar="FILE", help="what to write; - for stdout")
    add("--format", choices=_FORMATS, help="pb, json or flow (text); else by the suffix of FILE")
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Read everything, validate it, write it."""
    arguments = Arguments(**vars(given))
    to = target(arguments.output, arguments.format, _FORMATS, default="flow")
    if isinstance(to, Problem):
        return to
    documents = _documents(arguments.source)
    if isinstance(documents, Problem):
        return documents
    package = _package(documents, arguments.source)
    if isinstance(package, Problem):
        return package
    from ..ir.formats import Format, encode
    from ..ir.validate import validate

    opened = Opened(arguments.source, package, validate(package), lambda _: None)
    report(opened, arguments.output_format, sys.stderr)
    if opened.exit_code:
        return opened.exit_code
    data = encode(package, Format(to.format))
    if (problem := write(to, data, [arguments.source])) is not None:
        return problem
    if not to.is_stdout:
        say(f"wrote {to.path}: {_contents(package)}")
    return 0


def _contents(package: Package) -> str:
    counts = {
        "task": len(package.tasks),
        "workflow": len(package.workflows),
        "launch plan": len(package.launch_plans),
    }
    return ", ".join(counted(number, kind) for kind, number in counts.items() if number)


def _package(documents: list[tuple[str, Any]], source: str) -> Package | Problem:
    from ..export.flyte.kept import lost
    from ..export.flyte.read import from_flyte

    try:
        found = from_flyte(documents)
    except (KeyError, IndexError, ValueError, TypeError, StopIteration) as error:
        what = f"`{source}` holds a document that Flyte would not take"
        return Problem(what, (f"it lacks or spoils {error}",))
    if found.unknown:
        names = tuple(f"  {each}" for each in found.unknown)
        return Problem("nodes run what is in none of the files", ("add the files of it",), names)
    for each in lost(documents, found.package):
        say(f"note: not kept of {each}")
    return found.package


# Files


def _documents(source: str) -> list[tuple[str, Any]] | Problem:
    """The documents of the files, in their order, by kind."""
    from ..export.flyte.encode import PACKAGES, decode, from_json, is_installed

    if not is_installed():
        way_out = "install what it needs: `pip install 'flowc[flyte]'`"
        return Problem(f"reading Flyte's documents needs {' and '.join(PACKAGES)}", (way_out,))
    files = _files(source)
    if isinstance(files, Problem):
        return files
    named = [(found, name) for name in files if (found := _FILE.fullmatch(os.path.basename(name)))]
    if not named:
        way_out = "it should have files such as `0_NAME_1.pb`, of `pyflyte package`"
        return Problem(f"`{source}` holds nothing of Flyte", (way_out,))
    documents = list[tuple[str, Any]]()
    for found, name in sorted(named, key=lambda each: (int(each[0]["order"] or 0), each[1])):
        kind, data = _KINDS[found["kind"]], files[name]
        text = data.decode("utf-8", "replace")
        message = decode(kind, data) if found["form"] == "pb" else from_json(kind, text)
        if message is None:
            return Problem(f"`{name}` of `{source}` is no {kind.replace('_', ' ')} of Flyte")
        documents.append((kind, message))
    return documents


def _files(source: str) -> dict[str, bytes] | Problem:
    """What is in a folder or an archive, by name."""
    path = Path(source)
    try:
        if path.is_dir():
            return {
                each.name: each.read_bytes() for each in sorted(path.iterdir()) if each.is_file()
            }
        with tarfile.open(path) as archive:
            files = [each for each in archive if each.isfile()]
            if sum(each.size for each in files) > _MOST:
                return Problem(f"`{source}` is too large: over {_MOST >> 20} MiB")
            opened = ((each.name, archive.extractfile(each)) for each in files)
            return {name: stream.read() for name, stream in opened if stream is not None}
    except (OSError, EOFError, tarfile.TarError, gzip.BadGzipFile) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no archive"
        return Problem(f"cannot read `{source}`: {reason}")
