"""Draw the graph of a workflow, of a task's calls, of a whole package, or of a fragment.

SVG and PNG need no other program, PDF needs Graphviz (`dot`) or pygraphviz; Mermaid is drawn by
whatever shows it, as a ``mermaid`` block in Markdown. With --diff, one picture shows what a change
did: two IR files, paths or REV:PATH, or revisions of git before ``--`` and the paths after it.
HTML is a page that shows graphs of any size, with all there is to know: what `flowc view` opens.
"""

from argparse import Namespace
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..arguments import Parser, add_common_options, add_help
from ..drawings import Drawing, DrawingArguments, add_drawing, open_drawing
from ..output import target, write
from ..problem import Problem
from ..terminal import say, working

if TYPE_CHECKING:
    from ..visualize.style import Style

USAGE: Final = "IR [ENTITY] | --diff OLD NEW [ENTITY] -o FILE.{svg,png,pdf,dot,mmd,html} [options]"
EXAMPLES: Final = """
flowc draw workflows/train.py main -o main.svg
flowc draw workflows.pb -o workflows.png
flowc draw workflows.pb main --depth 2 --direction LR --theme dark --legend -o main.png
flowc draw workflows.pb main --format mermaid -o -
flowc draw workflows.pb -o all.svg --source-url 'https://example.com/{file}#L{line}'
flowc draw workflows.pb main --fragment grow.json -o expanded.svg
flowc draw fragment.json --package workflows.pb -o fragment.svg
flowc draw --diff old.pb new.pb main -o change.svg
flowc draw --diff main -o change.svg --entity train -- workflows/
"""

FORMATS: Final = ("svg", "png", "pdf", "dot", "mermaid", "html")
SUFFIXES: Final = {
    **{f".{each}": each for each in FORMATS if each != "mermaid"},
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
}

TOO_LARGE: Final = (
    "note: Mermaid draws at most 500 arrows and 50,000 characters unless its settings allow more: "
    "draw one entity, or SVG"
)
DIRECTIONS: Final = ("TB", "LR")
THEMES: Final = ("light", "dark")
ENGINES: Final = ("dot", "graphviz-pure", "pygraphviz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(DrawingArguments):
    """The options, parsed."""

    output: str
    format: str | None
    direction: str
    theme: str
    legend: bool
    source_url: str
    engine: str


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.options.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="picture to write; - for stdout"
    )
    parser.options.add_argument(
        "--format",
        choices=FORMATS,
        help=f"{', '.join(FORMATS)}; else by the suffix of FILE",
    )
    _add_looks(parser)
    add_drawing(parser)
    add_common_options(parser)
    add_help(parser)


def _add_looks(parser: Parser) -> None:
    add = parser.options.add_argument
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


def run(given: Namespace) -> int | Problem:
    """Read, choose, draw, write."""
    arguments = Arguments(**vars(given))
    to = target(arguments.output, arguments.format, SUFFIXES, default="svg")
    if isinstance(to, Problem):
        return to
    style = _style(arguments)
    if isinstance(style, Problem):
        return style
    drawing = open_drawing(arguments)
    if not isinstance(drawing, Drawing):
        return drawing
    if to.format != "html":
        drawing = _trimmed(drawing)
    if arguments.legend:
        from ..visualize.legend import with_legend

        drawing = replace(drawing, graph=with_legend(drawing.graph))
    picture = _picture(drawing, style, to.format, arguments.engine)
    problem = picture if isinstance(picture, Problem) else write(to, picture, arguments.names)
    if problem is not None:
        return problem
    if not to.is_stdout:
        say(f"wrote {to.path}")
    return 0


def _trimmed(drawing: Drawing) -> Drawing:
    """The part of a large picture of a change that differs."""
    if not drawing.graph.is_diff:
        return drawing
    from ..visualize.trim import trimmed

    graph, left_out = trimmed(drawing.graph)
    if left_out:
        say(
            f"note: {left_out} of {len(drawing.graph.boxes)} boxes are left out, neither changed nor"
            " next to what changed: `-o FILE.html` and `flowc view --diff` show all"
        )
    return replace(drawing, graph=graph)


def _style(arguments: Arguments) -> "Style | Problem":
    from ..visualize.style import THEMES, Direction, Style, template_problem

    url = arguments.source_url
    if url and (wrong := template_problem(url)):
        return Problem(f"--source-url: {wrong}")
    return Style(THEMES[arguments.theme], Direction(arguments.direction), url)


def _picture(drawing: Drawing, style: "Style", format: str, engine: str) -> bytes | Problem:
    graph = drawing.graph
    if format == "html":
        from ..visualize.viewer import to_page, viewer_data

        return to_page(viewer_data(graph, drawing.package, drawing.texts))
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
