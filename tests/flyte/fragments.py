"""Dynamic tasks of the corpus that are expanded both ways, and the inputs that they are given."""

from collections.abc import Mapping
from typing import Final

RUNS: Final[Mapping[str, tuple[tuple[str, Mapping[str, object]], ...]]] = {
    "dynamic_branches": (("choose", {"x": 4}), ("choose_by_task", {"x": 4})),
    "dynamic_maps": (("mapped", {"n": 3}), ("gated", {"n": 2})),
    "dynamic_nested": (("tree", {"depth": 0}), ("tree", {"depth": 2}), ("leaf", {"x": 1})),
    "dynamic_plain": (("repeat", {"n": 0}), ("repeat", {"n": 3}), ("options", {"n": 2})),
    "dynamic_values": (("constant", {"n": 5}), ("nothing", {"n": 1}), ("shifted", {"n": 2})),
    "launch_plan_in_dynamic": (("many", {"n": 2}),),
    "task_object_in_dynamic": (("many", {"n": 2}),),
}
"""By module: the name of the dynamic task, and its inputs, in JSON."""
