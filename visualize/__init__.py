"""The IR as pictures: boxes and edges in data, DOT text, SVG, PNG and PDF."""

from .boxes import Graph
from .dot import to_dot
from .engines import Drawn, draw
from .graph import to_graph

__all__ = ["Drawn", "Graph", "draw", "to_dot", "to_graph"]
