"""The IR as pictures: boxes and edges in data, DOT and Mermaid text, SVG, PNG and PDF."""

from .boxes import Graph
from .details import Details, details
from .dot import to_dot
from .engines import Drawn, draw
from .graph import fragment_graph, to_graph
from .legend import with_legend
from .mermaid import to_mermaid
from .overlay import Overlay, overlay
from .style import Direction, Style

__all__ = [
    "Details",
    "Direction",
    "Drawn",
    "Graph",
    "Overlay",
    "Style",
    "details",
    "draw",
    "fragment_graph",
    "overlay",
    "to_dot",
    "to_graph",
    "to_mermaid",
    "with_legend",
]
