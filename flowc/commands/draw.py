"""Draw the graph of a workflow, of a task's calls, or of a whole package.

SVG and PNG need no other program; PDF needs Graphviz (`dot`).
"""

import sys
from argparse import Namespace
from dataclasses import dataclass
from typing import Final

from ..arguments import CommonArguments, Parser, add_common_options, add_entity, add_help, add_ir
from ..entities import find_entity
from ..inputs import open_package
from ..output import target, write
from ..problem import Problem
from ..report import report
from ..terminal import say, working

USAGE: Final = "IR [ENTITY] -o FILE.{svg,png,pdf,dot} [options]"
EXAMPLES: Final = """
flowc draw workflows/train.py main -o main.svg
flowc draw workflows.pb -o workflows.png
flowc draw workflows.pb main -o - --format dot | dot -Tx11
"""

FORMATS: Final = ("svg", "png", "pdf", "dot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    ir: str
    entity: str | None
    output: str
    format: str | None


def configure(parser: Parser) -> None:
    """Add the options."""
    add_ir(parser)
    add_entity(parser)
    parser.options.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="picture to write; - for stdout"
    )
    parser.options.add_argument(
        "--format", choices=FORMATS, help="svg, png, pdf or dot; else by the suffix of FILE"
    )
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Read, choose, draw, write."""
    arguments = Arguments(**vars(given))
    to = target(arguments.output, arguments.format, FORMATS, default="svg")
    if isinstance(to, Problem):
        return to
    opened = open_package([arguments.ir], arguments.reading)
    if isinstance(opened, Problem):
        return opened
    report(opened, arguments.output_format, sys.stderr)
    if opened.package is None:
        return opened.exit_code
    from ..visualize.dot import to_dot
    from ..visualize.graph import to_graph

    ref = find_entity(opened.package, arguments.entity) if arguments.entity else None
    if isinstance(ref, Problem):
        return ref
    picture = _picture(to_dot(to_graph(opened.package, ref)), to.format)
    problem = picture if isinstance(picture, Problem) else write(to, picture)
    if problem is not None:
        return problem
    if not to.is_stdout:
        say(f"wrote {to.path}")
    return 0


def _picture(dot: str, format: str) -> bytes | Problem:
    if format == "dot":
        return dot.encode()
    from ..visualize.engines import draw

    with working("drawing"):
        drawn = draw(dot, format)
    return Problem(drawn.problem) if drawn.data is None else drawn.data
