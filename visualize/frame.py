"""What the values in a block refer to, and the edges and ports that they become."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Final

from ..ir.format import path_text
from ..ir.nodes import BODY, Block
from ..ir.records import dataclass
from ..ir.scope import Scope
from ..ir.types import Type
from ..ir.values import Binding, Promise, Value
from ..ir.walk import promises
from .boxes import Edge, EdgeKind, Port
from .canvas import Canvas
from .values import value_text

NO_BLOCK: Final = Block(BODY)
"""What an entity without a graph consists of."""


@dataclass(slots=True)
class Frame:
    """A block while it is drawn."""

    path: str
    """IR path of the block."""
    cluster: str
    scope: Scope
    """Types of what its values may refer to."""
    parent: "Frame | None" = None
    exit: str = ""
    """Id of the box that takes what an inner block gives."""
    block: Block = NO_BLOCK
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    """Ids of the boxes that give the parameters, by name."""
    nodes: dict[str, str] = field(default_factory=dict[str, str])
    """Ids of the boxes that give the nodes' outputs, by the node's id."""

    def source(self, promise: Promise) -> str | None:
        """Id of the box that a promise comes from, or None where it refers to nothing."""
        frame: Frame | None = self
        while frame is not None:
            table = frame.nodes if promise.node else frame.parameters
            if (found := table.get(promise.node or promise.output)) is not None:
                return found
            frame = frame.parent
        return None


@dataclass(frozen=True, slots=True)
class Bound:
    """What bindings look like: ports of the box that takes them, edges that lead there."""

    ports: tuple[Port, ...]
    edges: tuple[Edge, ...]


def bind(
    canvas: Canvas,
    frame: Frame,
    target: str,
    bindings: Iterable[Binding],
    types: Mapping[str, Type] | None = None,
) -> Bound:
    """Bind values to inputs of the box `target`, of the given types where they are known."""
    ports, edges = list[Port](), list[Edge]()
    for binding in bindings:
        name, value = binding.name, binding.value
        known = (types or {}).get(name) or frame.scope.type_of(value)
        found = uses(canvas, frame, target, (value,), name, is_part=not isinstance(value, Promise))
        if isinstance(value, Promise) and found:
            ports.append(Port(name, canvas.type_text(known)))
        else:
            ports.append(Port(name, canvas.type_text(known), value_text(value, frame.scope)))
        edges += found
    return Bound(tuple(ports), tuple(edges))


def uses(
    canvas: Canvas,
    frame: Frame,
    target: str,
    values: Iterable[Value],
    name: str = "",
    *,
    is_part: bool = False,
) -> list[Edge]:
    """Edges of the promises inside values to the input `name` of the box `target`, each once."""
    return [
        Edge(
            source,
            target,
            EdgeKind.DATA,
            promise.output,
            path_text(promise.path),
            name,
            is_part,
            canvas.type_text(frame.scope.promised(promise)),
        )
        for promise in dict.fromkeys(promises(*values))
        if (source := frame.source(promise)) is not None
    ]
