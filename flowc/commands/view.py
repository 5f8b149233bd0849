"""Look at graphs in the browser: one page, with everything that it needs in it.

The page opens workflows in the place of their calls, finds nodes by name, follows values up and
down, and tells all there is to know about a node. It asks nothing of any network.
"""

import os
import re
import tempfile
import webbrowser
from argparse import Namespace
from dataclasses import dataclass
from typing import Final

from ..arguments import Parser, add_common_options, add_help
from ..drawings import Drawing, DrawingArguments, add_drawing, open_drawing
from ..output import Target, write
from ..problem import Problem
from ..terminal import put, say, working

USAGE: Final = "IR [ENTITY] | --diff OLD NEW [ENTITY] [options]"
EXAMPLES: Final = """
flowc view workflows/train.py main
flowc view workflows.pb
flowc view HEAD~1:workflows/train.py main
flowc view workflows.pb main --fragment grow.json
flowc view --diff main --entity train -- workflows/
flowc view workflows.pb -o workflows.html --no-open
"""

_UNSAFE: Final = re.compile(r"[^\w.-]+")
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(DrawingArguments):
    """The options, parsed."""

    output: str | None
    no_open: bool


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.options.add_argument(
        "-o", "--output", metavar="FILE", help="page to write and keep; else one in a new folder"
    )
    parser.options.add_argument(
        "--no-open", action="store_true", help="open no browser; print where the page is"
    )
    add_drawing(parser)
    add_common_options(parser)
    add_help(parser)


def run(given: Namespace) -> int | Problem:
    """Read, choose, write the page, open it."""
    arguments = Arguments(**vars(given))
    drawing = open_drawing(arguments)
    if not isinstance(drawing, Drawing):
        return drawing
    from ..visualize.viewer import to_page, viewer_data

    with working("making the page"):
        page = to_page(viewer_data(drawing.graph, drawing.package, drawing.texts))
    path = arguments.output or _temporary(drawing.graph.title)
    if isinstance(path, Problem):
        return path
    problem = write(Target(path, "html"), page, arguments.names)
    if problem is not None:
        return problem
    if path == "-":
        return 0
    if arguments.no_open:
        put(path)
        return 0
    say(f"wrote {path}")
    address = f"file://{os.path.abspath(path)}"
    if not webbrowser.open(address):
        return Problem(
            f"no browser could be opened: open {path} in one", ("`--no-open` writes it only",)
        )
    return 0


def _temporary(title: str) -> str | Problem:
    """A file in a new folder of this user's own; it stays until the system clears such folders."""
    name = _UNSAFE.sub("_", title)[-_LONGEST_NAME:] or "package"
    try:
        return os.path.join(tempfile.mkdtemp(prefix="flowc-view-"), f"{name}.html")
    except OSError as error:
        return Problem(
            f"cannot make a folder for the page: {error.strerror}", ("say where: `-o FILE.html`",)
        )
