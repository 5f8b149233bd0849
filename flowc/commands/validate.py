"""Verify an IR file, whoever wrote it: its encoding, version, structure, references and types."""

import sys
from argparse import Namespace
from dataclasses import dataclass, replace
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help, add_ir
from ..fragments import add_fragments, linked
from ..inputs import open_package, open_unit, with_places
from ..ir.nodes import Fragment
from ..judge import judge
from ..opened import Opened
from ..problem import Problem
from ..report import report, summary
from ..terminal import say

USAGE: Final = "IR [options]"
EXAMPLES: Final = """
flowc validate workflows.pb
flowc validate fragment.json --package workflows.pb
flowc validate workflows.pb --fragment grow.json
generate-ir | flowc validate -
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    ir: str
    package: str | None
    fragment: list[str]


def configure(parser: Parser) -> None:
    """Add the options."""
    add_ir(parser)
    parser.options.add_argument(
        "--package", metavar="IR", help="the package that a fragment belongs to; only for fragments"
    )
    add_fragments(parser)
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """The diagnostics are the result: they go to standard output."""
    arguments = Arguments(**vars(given))
    opened = open_unit([arguments.ir], arguments.reading)
    if isinstance(opened, Opened):
        opened = linked(opened, arguments.fragment, arguments.reading)
    if isinstance(opened, Problem):
        return opened
    if isinstance(opened.unit, Fragment) and not opened.exit_code:
        if arguments.package is None:
            return Problem(
                f"`{opened.name}` is a fragment, which only its package makes whole",
                ("name the package: `--package IR`",),
            )
        package = open_package([arguments.package], arguments.reading)
        if isinstance(package, Problem):
            return package
        opened = _with_package(opened, package)
    report(opened, arguments.output_format, sys.stdout)
    say(f"{opened.name}: {summary(opened.diagnostics) or 'valid'}")
    return opened.exit_code


def _with_package(opened: Opened, package: Opened) -> Opened:
    """The fragment, validated; or the package's own findings, where it has errors."""
    from ..ir.validate import validate_fragment

    fragment = with_places(opened).unit
    if package.package is None or not isinstance(fragment, Fragment):
        return package
    found = judge(validate_fragment(fragment, package.package), opened.settings)
    return replace(opened, diagnostics=(*opened.diagnostics, *found))
