"""Read what is registered with Flyte into IR: the files of `pyflyte package`, or of `flowc export`.

Then it can be validated, shown, drawn and compared. SOURCE is a folder of files NN_NAME_1.pb
(tasks), _2.pb (workflows) and _3.pb (launch plans), an archive of them, or the futures.pb that a
dynamic task left. What the IR cannot keep is listed. What is registered elsewhere becomes a
reference, of which its uses tell the types.
"""

import sys
from argparse import Namespace
from dataclasses import dataclass
from posixpath import join, normpath
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help, add_ir_output
from ..flyte_files import read_registered
from ..ir.nodes import Package
from ..opened import Opened
from ..output import ir_target, write
from ..problem import Problem
from ..project import here
from ..report import counted, report
from ..terminal import say

USAGE: Final = "--from flyte SOURCE -o FILE [options]"
EXAMPLES: Final = """
flowc import --from flyte flyte-package.tgz -o registered.pb
flowc import --from flyte package/ -o registered.flow
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    source: str
    origin: str
    output: str
    format: str | None


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.arguments.add_argument(
        "source", metavar="SOURCE", help="a folder, an archive (.tgz), or futures.pb"
    )
    add = parser.options.add_argument
    add("--from", dest="origin", required=True, choices=["flyte"], help="the system it is of")
    add_ir_output(parser)
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Read everything, validate it, write it."""
    arguments = Arguments(**vars(given))
    to = ir_target(arguments.output, arguments.format)
    if isinstance(to, Problem):
        return to
    disk = here()
    path = normpath(join(disk.cwd, arguments.source))
    registered = read_registered(disk, path, arguments.source)
    if isinstance(registered, Problem):
        return registered
    for each in registered.lost:
        say(f"note: {each}")
    package = registered.package
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
