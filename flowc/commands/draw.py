"""Draw the graph of a workflow, of a task's calls, of a whole package, or of a fragment.

SVG and PNG need no other program, PDF needs Graphviz (`dot`) or pygraphviz; Mermaid is drawn by
whatever shows it, as a ``mermaid`` block in Markdown. With --diff, one picture shows what a change
did: two IR files, paths or REV:PATH, or revisions of git before ``--`` and the paths after it.
"""

import os
import sys
from argparse import ArgumentTypeError, Namespace
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help
from ..entities import find_entity
from ..fragments import add_fragments, linked
from ..inputs import Opened, nothing_in, open_package, open_unit
from ..ir.nodes import Fragment, Package
from ..ir.values import Ref
from ..output import target, write
from ..problem import Problem
from ..report import report
from ..sides import open_sides
from ..terminal import say, working

if TYPE_CHECKING:
    from ..visualize.boxes import Graph
    from ..visualize.style import Style

USAGE: Final = "IR [ENTITY] | --diff OLD NEW [ENTITY] -o FILE.{svg,png,pdf,dot,mmd} [options]"
EXAMPLES: Final = """
flowc draw workflows/train.py main -o main.svg
flowc draw workflows.pb -o workflows.png
flowc draw workflows.pb main --depth 2 --direction LR --theme dark --legend -o main.png
flowc draw workflows.pb main --format mermaid -o -
flowc draw workflows.pb -o all.svg --source-url 'https://example.com/{file}#L{line}'
flowc draw workflows.pb main --fragment grow.json -o expanded.svg
flowc draw fragment.json --package workflows.pb -o fragment.svg
flowc draw --diff old.pb new.pb main -o change.svg
flowc draw --diff main -o change.svg -- workflows/
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

    names: list[str]
    paths: list[str] | None
    diff: bool
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
    parser.takes_paths = True
    parser.arguments.add_argument(
        "names",
        nargs="+",
        metavar="IR",
        help="IR file, PATH, REV:PATH or -; two of them with --diff; then what to draw of it: "
        "a full name, or the end of one; else everything",
    )
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
        "--diff", action="store_true", help="show what a change did, from OLD to NEW"
    )
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
    graph = _diff_graph(arguments) if arguments.diff else _graph(arguments)
    if isinstance(graph, int | Problem):
        return graph
    if arguments.legend:
        from ..visualize.legend import with_legend

        graph = with_legend(graph)
    picture = _picture(graph, style, to.format, arguments.engine)
    problem = picture if isinstance(picture, Problem) else write(to, picture, arguments.names)
    if problem is not None:
        return problem
    if not to.is_stdout:
        say(f"wrote {to.path}")
    return 0


def _graph(arguments: Arguments) -> "Graph | int | Problem":
    """What to draw; the exit code where it has errors, which are reported."""
    if arguments.paths is not None or len(arguments.names) > 2:
        return Problem("one IR is drawn, and one ENTITY of it, or all; --diff compares two")
    ir, *entity = arguments.names
    opened = open_unit([ir], arguments.reading)
    if isinstance(opened, Opened):
        opened = linked(opened, arguments.fragment, arguments.reading)
    if isinstance(opened, Problem):
        return opened
    if isinstance(opened.unit, Fragment) and not opened.exit_code:
        if entity:
            return Problem(f"`{opened.name}` is a fragment, which is drawn whole: leave ENTITY out")
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

    ref = find_entity(package, entity[0]) if entity else None
    return ref if isinstance(ref, Problem) else to_graph(package, ref, arguments.depth)


def _diff_graph(arguments: Arguments) -> "Graph | Problem":
    """The picture of a change. What the picture does not show is said, never left out silently."""
    entity = arguments.names[2:3] if arguments.paths is None else []
    if len(arguments.names) - len(entity) != 2 and arguments.paths is None:
        return Problem(f"--diff takes OLD and NEW, and then ENTITY: {len(arguments.names)} given")
    names = arguments.names[: len(arguments.names) - len(entity)]
    if arguments.fragment or arguments.package:
        return Problem("--diff compares packages: link fragments first, with `flowc link`")
    sides = open_sides(names, arguments.paths, arguments)
    if isinstance(sides, Problem):
        return sides
    old, new = sides.old.package, sides.new.package
    if old is None or new is None:
        return Problem("--diff draws packages: of fragments, `flowc diff` tells what changed")
    ref = _entity_of(old, new, entity[0]) if entity else None
    if isinstance(ref, Problem):
        return ref
    from ..ir.diff import diff
    from ..visualize.overlay import overlay

    with working("comparing"):
        found = diff(old, new)
        drawn = overlay(old, new, found, ref, arguments.depth)
    if not found.changes:
        say("note: nothing changed, so the picture is of what both are")
    elif drawn.hidden:
        count = len(drawn.hidden)
        say(
            f"note: {count} of {len(found.changes)} changes are not in the picture: `flowc diff` tells all"
        )
    return drawn.graph


def _entity_of(old: Package, new: Package, name: str) -> Ref | Problem:
    """What to draw of a change: something of the new package, else of the old one."""
    found = find_entity(new, name)
    gone = find_entity(old, name) if isinstance(found, Problem) else found
    return found if isinstance(gone, Problem) else gone


def _fragment_graph(
    opened: Opened, fragment: Fragment, arguments: Arguments
) -> "Graph | int | Problem":
    """The graph of a fragment, by itself or as its package completes it."""
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
