"""A directive for Sphinx: the graph of a workflow in a document.

    extensions = ["flowc.sphinx"]               # in conf.py

    .. flowc:: ../workflows/train.py main
       :depth: 1
       :caption: How a model is trained.

The program is compiled from its text and never imported. HTML gets SVG in the page, with tooltips
and links; what else can be built gets a PNG file. What is wrong with a program is a warning at the
directive, and the page is built again when its file changes.
"""

import hashlib
import os
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, ClassVar, Final

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import only
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .ir.version import VERSION
from .notebook import load
from .runtime.files import write_file
from .visualize import Style, draw, to_dot, to_graph, with_legend
from .visualize.style import PLAIN, THEMES, Direction, template_problem

FOLDER: Final = "_flowc"
"""Where PNG files are kept, in the folder of what Sphinx has read."""


class Flowc(SphinxDirective):
    """``.. flowc:: FILE [ENTITY]``."""

    required_arguments = 1
    optional_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = {
        "depth": directives.nonnegative_int,
        "direction": lambda text: Direction(directives.choice(text, ("tb", "lr")).upper()),
        "theme": lambda text: THEMES[directives.choice(text, tuple(THEMES))],
        "legend": directives.flag,
        "source-url": directives.unchanged,
        "caption": directives.unchanged,
        "alt": directives.unchanged,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """The figure; a warning in its place where there is none."""
        file = Path(self.env.doc2path(self.env.docname)).parent / self.arguments[0]
        self.env.note_dependency(str(file))
        entity = self.arguments[1] if len(self.arguments) > 1 else ""
        try:
            pictures = self._draw(str(file), entity)
        except ValueError as problem:
            raise self.warning(str(problem)) from None
        figure = nodes.figure("", *pictures, classes=["flowc"])
        if caption := self.options.get("caption"):
            inline, messages = self.state.inline_text(caption, self.lineno)
            figure += nodes.caption(caption, "", *inline)
            figure += messages
        self.add_name(figure)
        return [figure]

    def _draw(self, file: str, entity: str) -> list[nodes.Node]:
        loaded = load(file, entity)
        graph = to_graph(loaded.package, loaded.ref, self.options.get("depth", 0))
        if "legend" in self.options:
            graph = with_legend(graph)
        dot = to_dot(graph, self._style())
        alt = self.options.get("alt") or f"The graph of {entity or Path(file).name}"
        svg = _picture(dot, "svg").decode()
        fit = 'style="max-width: 100%; height: auto"'
        role = f'<svg role="img" aria-label="{escape(alt)}" {fit}'
        page = nodes.raw("", role + svg[svg.index("<svg") + 4 :], format="html")
        image = nodes.image(uri=self._file(_picture(dot, "png")), alt=alt)
        return [only("", page, expr="html"), only("", image, expr="not html")]

    def _style(self) -> Style:
        url = self.options.get("source-url", "")
        if url and (wrong := template_problem(url)):
            raise ValueError(f"source-url: {wrong}")
        theme = self.options.get("theme", PLAIN.theme)
        return Style(theme, self.options.get("direction", PLAIN.direction), url)

    def _file(self, png: bytes) -> str:
        """Where a picture is kept, as seen from the document."""
        folder = Path(self.env.doctreedir, FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{hashlib.sha256(png).hexdigest()[:16]}.png"
        problem = write_file(str(file), png)
        if problem is not None:
            raise ValueError(problem.message)
        document = Path(self.env.doc2path(self.env.docname)).parent
        return os.path.relpath(file, document).replace(os.sep, "/")


def _picture(dot: str, format: str) -> bytes:
    drawn = draw(dot, format)
    if drawn.data is None:
        raise ValueError(drawn.problem)
    return drawn.data


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive."""
    app.add_directive("flowc", Flowc)
    return {"version": VERSION, "parallel_read_safe": True, "parallel_write_safe": True}
