"""Gates: names by which they are answered, each of one meaning in a graph."""

from . import paths
from .format import type_text
from .nodes import Gate, Signal, Sleep
from .rules_structure import CONFLICTING_GATES
from .validate_context import Context, Graph


def check_gates(context: Context) -> None:
    """Report gates that one answer would have to suit, and that want different ones."""
    for graph in context.graphs:
        _check_graph(context, graph)


def _check_graph(context: Context, graph: Graph) -> None:
    wanted = dict[str, tuple[str, str]]()
    for block in graph.blocks:
        for node in block.nodes:
            if not isinstance(node, Gate) or isinstance(node.action, Sleep):
                continue
            name, what = node.signal or node.id, _wanted(node)
            path = paths.node(graph.path, block.id, node.id)
            first, before = wanted.setdefault(name, (path, what))
            if what != before:
                message = f"`{name}` is {before} for one gate, and {what} for another"
                also = ((first, "the other gate"),)
                at = (path, graph.declared)
                context.report(CONFLICTING_GATES, message, at, f"wants {what}", also=also)


def _wanted(gate: Gate) -> str:
    """What answers the gate."""
    if isinstance(gate.action, Signal):
        return f"a value of type `{type_text(gate.action.type)}`"
    return "an approval"
