"""Dialects: which qualified names mean which construct. A dialect is a table."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final


class Construct(Enum):
    """What a name of a workflow library means to the compiler."""

    TASK = auto()
    DYNAMIC = auto()
    WORKFLOW = auto()
    CONDITIONAL = auto()


_FLOWC: Final[Mapping[str, Construct]] = {
    "flowc.task": Construct.TASK,
    "flowc.dynamic": Construct.DYNAMIC,
    "flowc.workflow": Construct.WORKFLOW,
    "flowc.conditional": Construct.CONDITIONAL,
}

_FLYTEKIT: Final[Mapping[str, Construct]] = {
    "flytekit.task": Construct.TASK,
    "flytekit.core.task.task": Construct.TASK,
    "flytekit.dynamic": Construct.DYNAMIC,
    "flytekit.core.dynamic_workflow_task.dynamic": Construct.DYNAMIC,
    "flytekit.workflow": Construct.WORKFLOW,
    "flytekit.core.workflow.workflow": Construct.WORKFLOW,
    "flytekit.conditional": Construct.CONDITIONAL,
    "flytekit.core.condition.conditional": Construct.CONDITIONAL,
}

CONSTRUCTS: Final[Mapping[str, Construct]] = {**_FLOWC, **_FLYTEKIT}
"""Every recognised name, of every dialect."""

_FLYTEKIT_TOP: Final = (
    "LaunchPlan.create",
    "LaunchPlan.get_or_create",
    "ContainerTask",
    "ShellTask",
    "SQLTask",
    "Workflow",
    "approve",
    "array_node",
    "create_node",
    "eager",
    "map_task",
    "reference_launch_plan",
    "reference_task",
    "reference_workflow",
    "sleep",
    "wait_for_input",
)

NOT_COMPILED: Final = frozenset(f"flytekit.{name}" for name in _FLYTEKIT_TOP) | {
    "flytekit.core.array_node_map_task.map_task",
    "flytekit.core.launch_plan.LaunchPlan.create",
    "flytekit.core.launch_plan.LaunchPlan.get_or_create",
    "flytekit.core.node_creation.create_node",
    "flytekit.core.workflow.ImperativeWorkflow",
    "flytekit.experimental.eager",
    "flytekit.experimental.map_task",
    "flytekit.extras.tasks.shell.ShellTask",
}
"""Constructs that the compiler knows and does not compile yet: an error, never left out."""

OWN_NAMES: Final = frozenset(
    {
        "Cache",
        "Resources",
        "Secret",
        "WorkflowFailurePolicy",
        "conditional",
        "dynamic",
        "task",
        "workflow",
    }
)
"""Every name that ``flowc`` has; importing any other from it is an error."""

PACKAGES: Final = ("flowc", "flytekit", "flytekitplugins")
"""Packages whose names are recognised and whose source is never read."""


def is_library(module: str) -> bool:
    """Whether a module belongs to a workflow library."""
    return module.partition(".")[0] in PACKAGES
