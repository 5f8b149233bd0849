"""Draw the graph of a workflow, of a task's calls, of a whole package, or of a fragment.

SVG and PNG need no other program, PDF needs Graphviz (`dot`) or pygraphviz; Mermaid is drawn by
whatever shows it, as a ``mermaid`` block in Markdown.
"""

import os
import sys
from argparse import ArgumentTypeError, Namespace
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
    from ..visualize.style import Style

USAGE: Final = "IR [ENTITY] -o FILE.{svg,png,pdf,dot,mmd} [options]"
EXAMPLES: Final = """
flowc draw workflows/train.py main -o main.svg
flowc draw workflows.pb -o workflows.png
flowc draw workflows.pb main --depth 2 --direction LR --theme dark --legend -o main.png
flowc draw workflows.pb main --format mermaid -o -
flowc draw workflows.pb -o all.svg --source-url 'https://example.com/{file}#L{line}'
flowc draw workflows.pb main --fragment grow.json -o expanded.svg
flowc draw fragment.json --package workflows.pb -o fragment.svg
"""

FORMATS: Final = ("svg", "png", "pdf", "dot", "mermaid")
SUFFIXES: Final = {".mmd": "mermaid"}
"""Of formats that are not called by it."""


TOO_LARGE: Final = (
    "note: Mermaid draws at most 500 arrows and 50,000 characters unless its settings allow more: "
    "draw one entity, or SVG"
)
DIRECTIONS: Final = ("TB", "LR")
THEMES: Final = ("light", "dark")
ENGINES: Final = ("dot", "graphviz-pure", "pygraphviz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    ir: str
    entity: str | None
    output: str
    format: str | None
    package: str | None
    fragment: list[str]
    depth: int
    direction: str
    theme: str
    legend: bool
    source_url: str
    engine: str


def configure(parser: Parser) -> None:
    """Add the options."""
    add_ir(parser)
    add_entity(parser)
    parser.options.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="picture to write; - for stdout"
    )
    parser.options.add_argument(
        "--format",
        choices=FORMATS,
        help=f"{', '.join(FORMATS)}; else by the suffix of FILE",
    )
    _add_looks(parser)
    parser.options.add_argument(
        "--package", metavar="IR", help="the package that a fragment belongs to; only for fragments"
    )
    add_fragments(parser)
    add_common_options(parser)
    add_help(parser)


def _add_looks(parser: Parser) -> None:
    add = parser.options.add_argument
    add(
        "--depth",
        type=_depth,
        default=0,
        metavar="N",
        help="unfold calls of workflows, N levels of them (default 0)",
    )
    add(
        "--direction", choices=DIRECTIONS, default="TB", help="TB: top to bottom; LR: left to right"
    )
    add("--theme", choices=THEMES, default="light", help="light or dark")
    add("--legend", action="store_true", help="say what the looks mean")
    add(
        "--source-url",
        default="",
        metavar="TEMPLATE",
        help="link boxes to the source: an address with {file} and {line}",
    )
    add(
        "--engine",
        choices=("auto", *ENGINES),
        default="auto",
        help=f"what lays out and renders: {', '.join(ENGINES)}; auto takes the first that can",
    )


def _depth(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"`{text}` is no number of levels")
    return int(text)


def run(given: Namespace) -> int | Problem:
    """Read, choose, draw, write."""
    arguments = Arguments(**vars(given))
    chosen = arguments.format or SUFFIXES.get(os.path.splitext(arguments.output)[1].lower())
    to = target(arguments.output, chosen, FORMATS, default="svg")
    if isinstance(to, Problem):
        return to
    style = _style(arguments)
    if isinstance(style, Problem):
        return style
    graph = _graph(arguments)
    if isinstance(graph, int | Problem):
        return graph
    if arguments.legend:
        from ..visualize.legend import with_legend

        graph = with_legend(graph)
    picture = _picture(graph, style, to.format, arguments.engine)
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
    return ref if isinstance(ref, Problem) else to_graph(package, ref, arguments.depth)


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


def _style(arguments: Arguments) -> "Style | Problem":
    from ..visualize.style import THEMES, Direction, Style, template_problem

    url = arguments.source_url
    if url and (wrong := template_problem(url)):
        return Problem(f"--source-url: {wrong}")
    return Style(THEMES[arguments.theme], Direction(arguments.direction), url)


def _picture(graph: "Graph", style: "Style", format: str, engine: str) -> bytes | Problem:
    if format == "mermaid":
        from ..visualize.mermaid import is_too_large, to_mermaid

        text = to_mermaid(graph, style)
        if is_too_large(text):
            say(TOO_LARGE)
        return text.encode()
    from ..visualize.dot import to_dot

    dot = to_dot(graph, style)
    if format == "dot":
        return dot.encode()
    from ..visualize.engines import draw

    with working("drawing"):
        drawn = draw(dot, format, engine)
    return Problem(drawn.problem) if drawn.data is None else drawn.data
