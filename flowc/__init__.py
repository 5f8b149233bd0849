"""Compile Python workflows to a portable, typed IR. These are the names that programs import."""

from .ir.version import VERSION
from .runtime.data import Directory, File, HashMethod, StructuredDataset, kwtypes
from .runtime.dsl import (
    Cache,
    Declared,
    Resources,
    Secret,
    WorkflowFailurePolicy,
    conditional,
    dynamic,
    eager,
    reference_launch_plan,
    reference_task,
    reference_workflow,
    task,
    workflow,
)
from .runtime.gates import approve, sleep, wait_for_input
from .runtime.imperative import Workflow
from .runtime.launch_plans import (
    Annotations,
    CronSchedule,
    Email,
    FixedRate,
    Labels,
    LaunchPlan,
    PagerDuty,
    Slack,
    WorkflowExecutionPhase,
)
from .runtime.map_task import map_task
from .runtime.node_creation import create_node
from .runtime.task_objects import ContainerTask, OutputLocation, ShellTask, SQLTask, TaskMetadata

__version__ = VERSION


def _show(entity: Declared) -> dict[str, str]:
    """What a notebook shows of an entity; only there, drawing is loaded."""
    from .notebook import bundle

    return bundle(entity)


Declared.show = staticmethod(_show)

__all__ = [
    "Annotations",
    "Cache",
    "ContainerTask",
    "CronSchedule",
    "Directory",
    "Email",
    "File",
    "FixedRate",
    "HashMethod",
    "Labels",
    "LaunchPlan",
    "OutputLocation",
    "PagerDuty",
    "Resources",
    "SQLTask",
    "Secret",
    "ShellTask",
    "Slack",
    "StructuredDataset",
    "TaskMetadata",
    "Workflow",
    "WorkflowExecutionPhase",
    "WorkflowFailurePolicy",
    "__version__",
    "approve",
    "conditional",
    "create_node",
    "dynamic",
    "eager",
    "kwtypes",
    "map_task",
    "reference_launch_plan",
    "reference_task",
    "reference_workflow",
    "sleep",
    "task",
    "wait_for_input",
    "workflow",
]
