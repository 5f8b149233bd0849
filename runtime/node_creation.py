"""``create_node(entity, x=...)``: a call that gives its node, with the outputs by name."""

from __future__ import annotations

from .conditional import SKIPPED, SKIPS, skipping
from .dsl import RECORDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


class Node:
    """What a call gave, in plain Python: its outputs by name. Order and options mean nothing here."""

    def __init__(self, outputs: Mapping[str, object]) -> None:
        self.outputs = outputs

    def __getattr__(self, name: str) -> Any:
        outputs: Mapping[str, object] = self.__dict__.get("outputs", {})
        if name not in outputs:
            raise AttributeError(f"the node has no output {name!r}")
        return outputs[name]

    def __getitem__(self, index: int) -> Any:
        return [*self.outputs.values()][index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.outputs.values())

    def __rshift__(self, other: object) -> object:
        return other

    def runs_before(self, other: object) -> None:
        """Make the other call run after this one."""

    def with_overrides(self, **_: object) -> Node:
        """Override options of the call."""
        return self


def create_node(entity: Any, /, **inputs: Any) -> Any:
    """Call an entity, for its node: ``node.o0``, ``node.outputs["o0"]``, ``node >> other``."""
    if SKIPS.get() is not None and skipping():
        return SKIPPED
    recorder = RECORDER.get()
    if recorder is not None:
        return recorder.record("node", entity, inputs)
    from .outputs import by_output  # `typing` is not cheap

    return Node(by_output(entity, entity(**inputs)))
