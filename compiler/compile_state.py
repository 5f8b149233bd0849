"""flytekit's compilation state, which decorators of workflows look at for the nodes made so far."""

from typing import Final

from .domain import Datum, External, Known, Results, Sequence
from .machine import Machine
from .promises import promised_by

CONTEXTS: Final = frozenset(
    {
        "flytekit.FlyteContextManager.current_context",
        "flytekit.core.context_manager.FlyteContextManager.current_context",
    }
)
"""What gives the context, by qualified name."""

STATE: Final = "flytekit.core.context_manager.CompilationState"
"""The class of the state, which stands for the state itself."""


def compilation_state(machine: Machine) -> Datum:
    """``FlyteContextManager.current_context().compilation_state``; None outside of a workflow."""
    return Known(None) if machine.graph is None else External(STATE)


def nodes_so_far(machine: Machine) -> Datum:
    """``compilation_state.nodes``: the nodes of the block that is open, in order."""
    if machine.graph is None:
        return Sequence([], "list")
    builder = machine.graph.builder
    nodes = list[Datum]()
    for handle in builder.so_far():
        nodes.append(Results(handle, promised_by(handle), is_node=True))
    return Sequence(nodes, "list")
