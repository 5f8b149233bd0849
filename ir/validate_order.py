"""The order of nodes: each stands after what it needs, and no two need one another."""

from . import paths
from .cycles import Cycle, cycles
from .diagnostics import Help
from .rules_graph import DEPENDENCY_CYCLE, NODE_OUT_OF_ORDER
from .validate_context import MAX_LABELS, Context, Graph
from .validate_promises import Open, Use


def check_order(context: Context, graph: Graph, block: Open) -> None:
    """Report references to nodes that come later: those on a cycle as one, the rest one by one."""
    if not block.early:
        return
    ids = [node.id for node in block.block.nodes]
    needs: dict[str, list[str]] = {node_id: [] for node_id in ids}
    for position, target in block.edges:
        if position < len(ids):
            needs[ids[position]].append(target)
    group = dict[str, int]()
    for number, cycle in enumerate(cycles(needs)):
        group.update(dict.fromkeys(cycle.members, number))
        _report_cycle(context, graph, block, cycle)
    for use in block.early:
        origin = ids[use.position]
        if origin not in group or group[origin] != group.get(use.target):
            _report_early(context, graph, block, use)


def _report_cycle(context: Context, graph: Graph, block: Open, cycle: Cycle) -> None:
    names = [f"`{each}`" for each in cycle.ring[:MAX_LABELS]]
    where = [paths.node(graph.path, block.block.id, each) for each in cycle.ring[:MAX_LABELS]]
    alone = len(cycle.ring) == 1
    context.report(
        DEPENDENCY_CYCLE,
        f"node {names[0]} waits for itself",
        (where[0], graph.path),
        "needs its own end" if alone else f"needs {names[1]}",
        also=(
            (path, f"needs {name}")
            for path, name in zip(where[1:], (*names[2:], names[0]), strict=False)
        ),
        notes=() if alone else (f"the way round is {' -> '.join((*names, names[0]))}",),
    )


def _report_early(context: Context, graph: Graph, block: Open, use: Use) -> None:
    context.report(
        NODE_OUT_OF_ORDER,
        f"node `{use.target}` is needed before its turn",
        use.at(),
        f"`{use.target}` comes later",
        also=((paths.node(graph.path, block.block.id, use.target), "the node is here"),),
        helps=(Help("put the nodes of a block into the order in which they can run"),),
    )
