"""Pictures in notebooks: what IPython shows of decorated functions and of packages.

A picture is SVG; where nothing can draw it, the text of a Mermaid diagram, which notebooks draw
themselves. Nothing here raises while something is shown: what is wrong is shown instead.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from .entities import find_entity
from .inputs import open_package
from .ir.diagnostics import Diagnostic
from .ir.nodes import Package
from .ir.records import dataclass
from .ir.values import Ref
from .opened import Opened, Texts
from .problem import Problem
from .runtime.dsl import Declared

Bundle: TypeAlias = dict[str, str]
"""What there is to show, by media type; whoever shows it takes the richest that it can."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A package, or one entity of it, which a notebook shows as a picture."""

    package: Package
    ref: Ref | None = None
    depth: int = 0

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        return self.bundle()

    def bundle(self) -> Bundle:
        """What there is to show."""
        from .visualize import draw, to_dot, to_graph, to_mermaid

        graph = to_graph(self.package, self.ref, self.depth)
        drawn = draw(to_dot(graph), "svg")
        text = {"text/plain": repr(self)}
        if drawn.data is not None:
            return {**text, "image/svg+xml": drawn.data.decode()}
        mermaid = to_mermaid(graph)
        fenced = f"```mermaid\n{mermaid}```\n"
        return {**text, "text/vnd.mermaid": mermaid, "text/markdown": fenced}

    def __repr__(self) -> str:
        package = self.package
        name = self.ref.name if self.ref else "package"
        counts = (len(package.tasks), len(package.workflows), len(package.launch_plans))
        return "<{}: {} tasks, {} workflows, {} launch plans>".format(name, *counts)


def load(path: str, entity: str = "", depth: int = 0) -> Drawing:
    """What a file holds: IR, or source that is compiled without importing it.

    `entity` is a name, or the end of one; "" for everything. `depth` levels of called workflows are
    unfolded. Raises `ValueError` where there is nothing sound of that name, saying why.
    """
    opened = open_package([path])
    if isinstance(opened, Problem):
        raise ValueError(_text(opened))
    if opened.package is None:
        raise ValueError(_rendered(opened.diagnostics, opened.texts))
    ref = find_entity(opened.package, entity) if entity else None
    if isinstance(ref, Problem):
        raise ValueError(_text(ref))
    return Drawing(opened.package, ref, depth)


def bundle(entity: Declared) -> Bundle:
    """What a notebook shows of a decorated function.

    One from a file is compiled as that file is. One from a cell is traced: native control flow on
    promises is only in the text of a file.
    """
    opened = _from_file(entity)
    package, found = (opened.package, opened.diagnostics) if opened else _traced(entity)
    texts: Texts = opened.texts if opened else _no_text
    ref = find_entity(package, entity.name.rpartition(".")[2]) if package else None
    if package is None or isinstance(ref, Problem):
        return {"text/plain": f"{entity!r}\n{_rendered(found, texts)}".rstrip()}
    shown = Drawing(package, ref).bundle()
    return {**shown, "text/plain": repr(entity)}


def _from_file(entity: Declared) -> Opened | None:
    """What the file of a function compiles to; None where it is from no file, or is not found there."""
    file = getattr(sys.modules.get(entity.__module__), "__file__", None)
    if not file or entity.__module__ == "__main__":
        return None
    opened = open_package([file])
    if isinstance(opened, Problem) or opened.package is None:
        return None
    found = find_entity(opened.package, entity.__qualname__)
    return None if isinstance(found, Problem) else opened


def _traced(entity: Declared) -> tuple[Package | None, Sequence[Diagnostic]]:
    from .ir.diagnostics import has_errors
    from .ir.validate import validate
    from .runtime.trace_package import trace_package

    traced = trace_package((entity,), Path.cwd())
    found = (*traced.diagnostics, *validate(traced.package))
    return (None if has_errors(found) else traced.package), found


def _no_text(file: str) -> str | None:
    """The text of a file, of a cell that has none."""
    del file
    return None


def _text(problem: Problem) -> str:
    return "\n".join((problem.message, *problem.choices, *problem.helps))


def _rendered(found: Sequence[Diagnostic], texts: Texts) -> str:
    from .ir.render import OutputFormat, Style, render

    return render(found, texts, Style(OutputFormat.TEXT, color=False, width=100))
