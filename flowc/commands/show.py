"""Print IR as text, one node a line: a whole package, or one entity of it."""

import sys
from argparse import Namespace
from dataclasses import dataclass, replace
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_entity, add_help, add_ir
from ..entities import find_entity
from ..inputs import nothing_in, open_unit
from ..ir import paths
from ..ir.formats import Unit
from ..ir.nodes import Fragment, Package
from ..ir.scope import ref_of
from ..ir.text import print_unit
from ..ir.values import Ref
from ..problem import Problem
from ..report import report

USAGE: Final = "IR [ENTITY] [options]"
EXAMPLES: Final = """
flowc show workflows.pb
flowc show workflows/train.py main
flowc show HEAD~1:workflows/train.py main
flowc show workflows.pb --debug > workflows.flow
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    ir: str
    entity: str | None
    debug: bool


def configure(parser: Parser) -> None:
    """Add the options."""
    add_ir(parser)
    add_entity(parser)
    parser.options.add_argument("--debug", action="store_true", help="with source positions")
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """An IR file is shown even where it is invalid; sources with errors are not."""
    arguments = Arguments(**vars(given))
    opened = open_unit([arguments.ir], arguments.reading)
    if isinstance(opened, Problem):
        return opened
    report(opened, arguments.output_format, sys.stderr)
    if opened.unit is None or (opened.modules and opened.exit_code):
        return opened.exit_code
    text = nothing_in(opened) or _text(opened.unit, arguments.entity, arguments.debug)
    if isinstance(text, Problem):
        return text
    sys.stdout.write(text)
    return opened.exit_code


def _text(unit: Unit, entity: str | None, debug: bool) -> str | Problem:
    """The text of everything, or of one entity, then without the header of the package."""
    if entity is None:
        return print_unit(unit, debug)
    if isinstance(unit, Fragment):
        return Problem("a fragment is one graph; leave ENTITY out")
    ref = find_entity(unit, entity)
    if isinstance(ref, Problem):
        return ref
    _, _, text = print_unit(_only(unit, ref), debug).partition("\n\n")
    return text


def _only(package: Package, ref: Ref) -> Package:
    path = paths.entity(ref)
    return replace(
        package,
        modules=(),
        types=(),
        tasks=tuple(each for each in package.tasks if ref_of(each) == ref),
        workflows=tuple(each for each in package.workflows if ref_of(each) == ref),
        launch_plans=tuple(each for each in package.launch_plans if ref_of(each) == ref),
        spans=tuple(each for each in package.spans if _is_of(each.path, path)),
    )


def _is_of(path: str, entity: str) -> bool:
    """Whether an IR path is that of the entity or of something in it."""
    return path == entity or path.startswith((f"{entity}#", f"{entity}/", f"{entity}->"))
