"""Compute the graph of a dynamic task for given inputs: the compile hook, as engines call it.

The user's module is imported and the task's body is run with the inputs; the calls that it makes
are written as a fragment. What the body prints goes to standard error. A task that is not there and
inputs that do not fit end with code 2, findings of the body with 1. Also available to engines as
`python -m flowc.runtime.hook`, with the same options, for packages only: docs/runtime-hook.md.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help, whole_number
from ..inputs import code_in_git, open_package
from ..ir.diagnostics import Diagnostic
from ..ir.formats import Format
from ..problem import Problem
from ..report import report, report_all
from ..runtime.hook import Request, answer

USAGE: Final = "--package IR --task NAME --inputs FILE --out FILE [options]"
EXAMPLES: Final = """
flowc expand --package build.pb --task count --inputs in.json --out count.json
flowc expand --package workflows/train.py --task count --inputs in.json --out -
flowc expand --package build.pb --task count --inputs - --out count.pb --code src/
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    package: str
    task: str
    inputs: str
    out: str
    code: str | None
    depth: int
    format: str | None


def configure(parser: Parser) -> None:
    """Add the options."""
    add = parser.options.add_argument
    add("--package", required=True, metavar="IR", help="the package: IR file, PATH or REV:PATH")
    add("--task", required=True, metavar="NAME", help="the dynamic task: full name, or its end")
    add("--inputs", required=True, metavar="FILE", help="inputs by name: JSON or protobuf, or -")
    where = "where the fragment goes: a file in a folder that is there, or -"
    add("--out", required=True, metavar="FILE", help=where)
    add("--format", choices=[each.value for each in Format], help="else by the suffix of --out")
    add("--code", metavar="DIR", help="where the sources of an IR file are (the current folder)")
    add(
        "--depth", type=whole_number, default=0, metavar="N", help="how many dynamic tasks led here"
    )
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Read the package, then do what the hook does."""
    arguments = Arguments(**vars(given))
    source = replace(arguments.reading, code=arguments.code)
    opened = open_package([arguments.package], source)
    if isinstance(opened, Problem):
        return opened
    if opened.package is None:
        report(opened, arguments.output_format, sys.stderr)
        return opened.exit_code
    if opened.code is None:
        return code_in_git(opened)
    request = Request(
        arguments.package,
        arguments.task,
        arguments.inputs,
        arguments.out,
        Path(opened.code),
        arguments.depth,
        Format(arguments.format) if arguments.format else None,
        arguments.output_format,
    )

    def show(found: Sequence[Diagnostic]) -> str:
        shown = StringIO()
        report_all(opened, found, arguments.output_format, shown, like=sys.stderr)
        return shown.getvalue()

    return answer(request, opened.package, show)
