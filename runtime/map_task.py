"""``map_task(f)(x=xs)``: what users write, and what it does in plain Python.

In plain Python the items are run one after another. Where some may fail, as ``min_successes`` or
``min_success_ratio`` say, an item that raised is None in the result.
"""

from __future__ import annotations

from .conditional import SKIPPED, SKIPS, skipping
from .dsl import RECORDER, Declared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .task_objects import TaskMetadata


class Mapper:
    """An entity that is to be called for each item of lists."""

    def __init__(
        self,
        target: Declared,
        bound: Mapping[str, object],
        settings: Mapping[str, object],
        options: Mapping[str, object],
    ) -> None:
        self.target = target
        self.bound = bound
        """Arguments that are the same for all items."""
        self.settings = settings
        """How the map runs: ``concurrency`` and its kin, as far as they were given."""
        self.options = options
        """Options of the run of each item."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the entity for each item, or record the map where a body is being traced."""
        if SKIPS.get() is not None and skipping():
            return SKIPPED
        recorder = RECORDER.get()
        if recorder is not None:
            return recorder.record("map", self, args, kwargs)
        from .plain_map import call_items  # `inspect` is not cheap

        return call_items(self, args, kwargs)

    def __repr__(self) -> str:
        return f"<map of {self.target!r}>"


def map_task(
    target: Any,
    concurrency: int | None = None,
    min_successes: int | None = None,
    min_success_ratio: float | None = None,
    run_all_sub_nodes: bool | None = None,
    metadata: TaskMetadata | None = None,
    name: str | None = None,
) -> Callable[..., Any]:
    """Map a task, workflow or launch plan over lists: ``map_task(f)(x=xs)``."""
    entity, bound = _taken_apart(target)
    if not isinstance(entity, Declared):
        raise TypeError(f"map_task wants a task, a workflow or a launch plan, not {entity!r}")
    settings = {
        "concurrency": concurrency,
        "min_successes": min_successes,
        "min_success_ratio": min_success_ratio,
    }
    options = {**(metadata.given() if metadata is not None else {})}
    options.update({"run_all_sub_nodes": run_all_sub_nodes, "name": name})
    return Mapper(entity, bound, _given(settings), _given(options))


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _taken_apart(target: Any) -> tuple[object, dict[str, object]]:
    """The entity under a partial, and what the partial binds."""
    function = getattr(target, "func", None)
    if function is None or not hasattr(target, "keywords"):
        return target, {}
    bound = {**target.keywords}
    if target.args:
        from inspect import signature

        bound = {**signature(function).bind_partial(*target.args, **bound).arguments}
    return function, bound
