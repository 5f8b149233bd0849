"""Compile Python workflows to a portable, typed IR. These are the names that programs import."""

from .ir.version import VERSION
from .runtime.dsl import (
    Cache,
    Resources,
    Secret,
    WorkflowFailurePolicy,
    conditional,
    dynamic,
    task,
    workflow,
)

__version__ = VERSION

__all__ = [
    "Cache",
    "Resources",
    "Secret",
    "WorkflowFailurePolicy",
    "__version__",
    "conditional",
    "dynamic",
    "task",
    "workflow",
]
