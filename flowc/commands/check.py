"""Report what is wrong with workflows, or with an IR file; write nothing."""

import sys
from argparse import Namespace
from dataclasses import dataclass, replace
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help, add_paths
from ..inputs import nothing_in, open_unit
from ..problem import Problem
from ..report import counted, report, summary
from ..terminal import advise, say

USAGE: Final = "PATH... [options]"
EXAMPLES: Final = """
flowc check workflows/
flowc check workflows/train.py --output-format concise
flowc check workflows/ --output-format sarif > findings.sarif
flowc check HEAD~1:workflows/
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    paths: list[str]


def configure(parser: Parser) -> None:
    """Add the options."""
    add_paths(parser)
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """The diagnostics are the result: they go to standard output."""
    arguments = Arguments(**vars(given))
    opened = open_unit(arguments.paths, replace(arguments.reading, findings_only=True))
    if isinstance(opened, Problem):
        return opened
    # A file without workflows is fine: tools check whichever files have changed.
    nothing = nothing_in(opened)
    if nothing is not None and opened.from_folder:
        return nothing
    report(opened, arguments.output_format, sys.stdout)
    what = counted(opened.modules, "module") if opened.modules else opened.name
    say(f"checked {what}: {summary(opened.diagnostics) or 'no problems'}")
    if nothing is not None:
        say(nothing.message)
        advise((), nothing.helps)
    return opened.exit_code
