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

PACKAGES: Final = ("flowc", "flytekit", "flytekitplugins")
"""Packages whose names are recognised and whose source is never read."""


def is_library(module: str) -> bool:
    """Whether a module belongs to a workflow library."""
    return module.partition(".")[0] in PACKAGES
