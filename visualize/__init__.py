"""The IR as pictures: boxes and edges in data, DOT text, SVG, PNG and PDF."""

from .boxes import Graph
from .details import Details, details
from .dot import to_dot
from .engines import Drawn, draw
from .graph import fragment_graph, to_graph

__all__ = ["Details", "Drawn", "Graph", "details", "draw", "fragment_graph", "to_dot", "to_graph"]
