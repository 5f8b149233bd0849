"""The IR as pictures: boxes and edges in data, DOT text, SVG, PNG and PDF."""

from .boxes import Graph
from .dot import to_dot
from .engines import Drawn, draw
from .graph import fragment_graph, to_graph

__all__ = ["Drawn", "Graph", "draw", "fragment_graph", "to_dot", "to_graph"]
