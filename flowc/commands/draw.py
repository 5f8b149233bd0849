"""Draw the graph of a workflow, of a task's calls, of a whole package, or of a fragment.

SVG and PNG need no other program; PDF needs Graphviz (`dot`).
"""

import sys
from argparse import Namespace
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..arguments import CommonArguments, Parser, add_common_options, add_entity, add_help, add_ir
from ..entities import find_entity
from ..fragments import add_fragments, linked
from ..inputs import Opened, nothing_in, open_package, open_unit
from ..ir.nodes import Fragment, Package
from ..output import target, write
from ..problem import Problem
from ..report import report
from ..terminal import say, working

if TYPE_CHECKING:
    from ..visualize.boxes import Graph

USAGE: Final = "IR [ENTITY] -o FILE.{svg,png,pdf,dot} [options]"
EXAMPLES: Final = """
flowc draw workflows/train.py main -o main.svg
flowc draw workflows.pb -o workflows.png
flowc draw workflows.pb main -o - --format dot | dot -Tx11
flowc draw workflows.pb main --fragment grow.json -o expanded.svg
flowc draw fragment.json --package workflows.pb -o fragment.svg
"""

FORMATS: Final = ("svg", "png", "pdf", "dot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    ir: str
    entity: str | None
    output: str
    format: str | None
    package: str | None
    fragment: list[str]


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
    parser.options.add_argument(
        "--package", metavar="IR", help="the package that a fragment belongs to; only for fragments"
    )
    add_fragments(parser)
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Read, choose, draw, write."""
    arguments = Arguments(**vars(given))
    to = target(arguments.output, arguments.format, FORMATS, default="svg")
    if isinstance(to, Problem):
        return to
    graph = _graph(arguments)
    if isinstance(graph, int | Problem):
        return graph
    from ..visualize.dot import to_dot

    picture = _picture(to_dot(graph), to.format)
    problem = picture if isinstance(picture, Problem) else write(to, picture, [arguments.ir])
    if problem is not None:
        return problem
    if not to.is_stdout:
        say(f"wrote {to.path}")
    return 0


def _graph(arguments: Arguments) -> "Graph | int | Problem":
    """What to draw; the exit code where it has errors, which are reported."""
    opened = open_unit([arguments.ir], arguments.reading)
    if isinstance(opened, Opened):
        opened = linked(opened, arguments.fragment, arguments.reading)
    if isinstance(opened, Problem):
        return opened
    if isinstance(opened.unit, Fragment) and not opened.exit_code:
        return _fragment_graph(opened, opened.unit, arguments)
    report(opened, arguments.output_format, sys.stderr)
    package = opened.package
    if package is None:
        return opened.exit_code
    if (nothing := nothing_in(opened)) is not None:
        return nothing
    if arguments.package is not None:
        return Problem(f"`{opened.name}` is a package; `--package` is only for fragments")
    from ..visualize.graph import to_graph

    ref = find_entity(package, arguments.entity) if arguments.entity else None
    return ref if isinstance(ref, Problem) else to_graph(package, ref)


def _fragment_graph(
    opened: Opened, fragment: Fragment, arguments: Arguments
) -> "Graph | int | Problem":
    """The graph of a fragment, by itself or as its package completes it."""
    if arguments.entity is not None:
        return Problem(f"`{opened.name}` is a fragment, which is drawn whole: leave ENTITY out")
    package = None
    if arguments.package is not None:
        belongs = open_package([arguments.package], arguments.reading)
        if isinstance(belongs, Problem):
            return belongs
        package = belongs.package
        opened = belongs if package is None else _checked(opened, fragment, package)
    report(opened, arguments.output_format, sys.stderr)
    if opened.exit_code:
        return opened.exit_code
    from ..visualize.graph import fragment_graph

    return fragment_graph(fragment, package)


def _checked(opened: Opened, fragment: Fragment, package: Package) -> Opened:
    """The fragment with what its package shows to be wrong in it."""
    from ..ir.validate import validate_fragment

    found = validate_fragment(fragment, package)
    return replace(opened, diagnostics=(*opened.diagnostics, *found))


def _picture(dot: str, format: str) -> bytes | Problem:
    if format == "dot":
        return dot.encode()
    from ..visualize.engines import draw

    with working("drawing"):
        drawn = draw(dot, format)
    return Problem(drawn.problem) if drawn.data is None else drawn.data
