"""The outputs of an entity in plain Python: what a call returned, by the names of the graph."""

import inspect
import typing
from collections.abc import Mapping
from typing import Any, Self, cast

from .dsl import Declared


def output_names(target: Declared) -> tuple[str, ...] | None:
    """The names of the outputs that a call returns together; None where it returns one, or none."""
    if (own := _own_names(target)) is not None:
        return own if len(own) > 1 else None
    gives = _gives(target)
    names = cast("tuple[str, ...] | None", getattr(gives, "_fields", None))
    if names is not None:
        return names
    parts = typing.get_args(gives)
    is_fixed = typing.get_origin(gives) is tuple and ... not in parts
    return tuple(f"o{index}" for index in range(len(parts))) if is_fixed else None


def packed(target: Declared, outputs: list[Any]) -> Any:
    """Several outputs, as the entity returns them."""
    if (own := _own_names(target)) is not None:
        return together(dict(zip(own, outputs, strict=True)))
    gives = _gives(target)
    return gives(*outputs) if hasattr(gives, "_fields") else tuple(outputs)


def together(outputs: Mapping[str, Any]) -> Any:
    """Outputs as a workflow without annotations returns them: one as it is, several by name."""
    return Several(outputs) if len(outputs) > 1 else next(iter(outputs.values()), None)


class Several(tuple[Any, ...]):
    """Several outputs, in order and by name."""

    names: tuple[str, ...]

    def __new__(cls, outputs: Mapping[str, Any]) -> Self:
        """Outputs by name."""
        made = super().__new__(cls, outputs.values())
        made.names = tuple(outputs)
        return made

    def __getattr__(self, name: str) -> Any:
        if name not in self.names:
            raise AttributeError(f"there is no output {name!r}")
        return self[self.names.index(name)]


def by_output(entity: object, result: Any) -> Mapping[str, object]:
    """What a call of an entity, or of a map of it, returned, by the names of the outputs."""
    target: object = getattr(entity, "target", entity)
    if not isinstance(target, Declared):
        raise TypeError(f"create_node wants a task, a workflow or a launch plan, not {entity!r}")
    names = output_names(target)
    if names is not None:
        return dict(zip(names, result, strict=True))
    if (own := _own_names(target)) is not None:
        return dict.fromkeys(own, result)
    return {} if _gives(target) in (None, type(None)) else {"o0": result}


def _own_names(target: Declared) -> tuple[str, ...] | None:
    """The names of the outputs of an entity without annotations; None where those say them."""
    names: Mapping[str, object] | None = getattr(target, "flowc_outputs", None)
    return None if names is None else tuple(names)


def _gives(target: Declared) -> Any:
    """The annotation of what a call returns."""
    return typing.get_type_hints(inspect.unwrap(target.function)).get("return")
