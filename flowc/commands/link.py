"""Put fragments in the place of the calls that they answer: a package with the graph expanded.

Each fragment becomes a workflow that is called after its place, such as `main/grow`. A fragment
belongs to the calls whose inputs are constants that equal its own, or to the only call there is of
its task; else write the place before the file.
"""

import sys
from argparse import Namespace
from dataclasses import dataclass
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help, add_ir, add_ir_output
from ..fragments import linked
from ..inputs import open_package
from ..opened import Opened
from ..output import ir_target, write
from ..problem import Problem
from ..report import report
from ..terminal import say

USAGE: Final = "IR [PLACE=]FRAGMENT... -o FILE.{pb,json,flow} [options]"
EXAMPLES: Final = """
flowc link workflows.pb grow.json -o expanded.pb
flowc link workflows/train.py main/left/grow=one.json main/right/grow=two.json -o expanded.pb
flowc link workflows.pb grow.json -o - --format flow
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    ir: str
    fragments: list[str]
    output: str
    format: str | None


def configure(parser: Parser) -> None:
    """Add the options."""
    add_ir(parser)
    parser.arguments.add_argument(
        "fragments",
        nargs="+",
        metavar="[PLACE=]FRAGMENT",
        help="fragment, after the path of the call that it answers where that is needed",
    )
    add_ir_output(parser)
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Read, link, write."""
    arguments = Arguments(**vars(given))
    to = ir_target(arguments.output, arguments.format)
    if isinstance(to, Problem):
        return to
    opened = open_package([arguments.ir], arguments.reading)
    if isinstance(opened, Opened):
        opened = linked(opened, arguments.fragments, arguments.reading)
    if isinstance(opened, Problem):
        return opened
    report(opened, arguments.output_format, sys.stderr)
    if opened.package is None:
        return opened.exit_code
    from ..ir.formats import Format, encode

    files = [each.partition("=")[2] or each for each in arguments.fragments]
    data = encode(opened.package, Format(to.format))
    problem = write(to, data, [arguments.ir, *files])
    if problem is not None:
        return problem
    if not to.is_stdout:
        say(f"wrote {to.path}")
    return 0
