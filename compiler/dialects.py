"""Dialects: which qualified names mean which construct. A dialect is a table."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final


class Construct(Enum):
    """What a name of a workflow library means to the compiler."""

    TASK = auto()
    DYNAMIC = auto()
    EAGER = auto()
    WORKFLOW = auto()
    REFERENCE_TASK = auto()
    REFERENCE_WORKFLOW = auto()
    REFERENCE_LAUNCH_PLAN = auto()
    REFERENCE_ENTITY = auto()
    GET_REFERENCE_ENTITY = auto()
    REFERENCED_TASK = auto()
    REFERENCED_WORKFLOW = auto()
    REFERENCED_LAUNCH_PLAN = auto()
    LAUNCH_PLAN = auto()
    LAUNCH_PLAN_ONCE = auto()
    DEFAULT_LAUNCH_PLAN = auto()
    IMPERATIVE = auto()
    CONDITIONAL = auto()
    MAP_TASK = auto()
    CREATE_NODE = auto()
    APPROVE = auto()
    WAIT_FOR_INPUT = auto()
    SLEEP = auto()


_FLOWC: Final[Mapping[str, Construct]] = {
    "LaunchPlan.create": Construct.LAUNCH_PLAN,
    "LaunchPlan.get_default_launch_plan": Construct.DEFAULT_LAUNCH_PLAN,
    "LaunchPlan.get_or_create": Construct.LAUNCH_PLAN_ONCE,
    "Workflow": Construct.IMPERATIVE,
    "approve": Construct.APPROVE,
    "conditional": Construct.CONDITIONAL,
    "create_node": Construct.CREATE_NODE,
    "dynamic": Construct.DYNAMIC,
    "eager": Construct.EAGER,
    "map_task": Construct.MAP_TASK,
    "reference_launch_plan": Construct.REFERENCE_LAUNCH_PLAN,
    "reference_task": Construct.REFERENCE_TASK,
    "reference_workflow": Construct.REFERENCE_WORKFLOW,
    "sleep": Construct.SLEEP,
    "task": Construct.TASK,
    "wait_for_input": Construct.WAIT_FOR_INPUT,
    "workflow": Construct.WORKFLOW,
}

_FLYTEKIT: Final[Mapping[str, Construct]] = {
    **_FLOWC,
    "ImperativeWorkflow": Construct.IMPERATIVE,
    "array_node": Construct.MAP_TASK,
    "core.array_node.array_node": Construct.MAP_TASK,
    "core.array_node_map_task.ArrayNodeMapTask": Construct.MAP_TASK,
    "core.array_node_map_task.array_node_map_task": Construct.MAP_TASK,
    "core.array_node_map_task.map_task": Construct.MAP_TASK,
    "core.legacy_map_task.map_task": Construct.MAP_TASK,
    "core.condition.conditional": Construct.CONDITIONAL,
    "core.dynamic_workflow_task.dynamic": Construct.DYNAMIC,
    "core.gate.approve": Construct.APPROVE,
    "core.gate.sleep": Construct.SLEEP,
    "core.gate.wait_for_input": Construct.WAIT_FOR_INPUT,
    "core.launch_plan.LaunchPlan.create": Construct.LAUNCH_PLAN,
    "core.launch_plan.LaunchPlan.get_default_launch_plan": Construct.DEFAULT_LAUNCH_PLAN,
    "core.launch_plan.LaunchPlan.get_or_create": Construct.LAUNCH_PLAN_ONCE,
    "core.launch_plan.ReferenceLaunchPlan": Construct.REFERENCED_LAUNCH_PLAN,
    "core.launch_plan.reference_launch_plan": Construct.REFERENCE_LAUNCH_PLAN,
    "core.map_task.map_task": Construct.MAP_TASK,
    "core.node_creation.create_node": Construct.CREATE_NODE,
    "core.reference.get_reference_entity": Construct.GET_REFERENCE_ENTITY,
    "core.reference_entity.ReferenceEntity": Construct.REFERENCE_ENTITY,
    "core.task.ReferenceTask": Construct.REFERENCED_TASK,
    "core.task.eager": Construct.EAGER,
    "core.task.reference_task": Construct.REFERENCE_TASK,
    "core.task.task": Construct.TASK,
    "core.workflow.ImperativeWorkflow": Construct.IMPERATIVE,
    "core.workflow.ReferenceWorkflow": Construct.REFERENCED_WORKFLOW,
    "core.workflow.Workflow": Construct.IMPERATIVE,
    "core.workflow.reference_workflow": Construct.REFERENCE_WORKFLOW,
    "core.workflow.workflow": Construct.WORKFLOW,
    "experimental.eager": Construct.EAGER,
    "experimental.eager_function.eager": Construct.EAGER,
    "experimental.map_task": Construct.MAP_TASK,
    "get_reference_entity": Construct.GET_REFERENCE_ENTITY,
}

CONSTRUCTS: Final[Mapping[str, Construct]] = {
    **{f"flowc.{name}": construct for name, construct in _FLOWC.items()},
    **{f"flytekit.{name}": construct for name, construct in _FLYTEKIT.items()},
}
"""Every recognised name, of every dialect."""

_OF_UNION: Final = (
    "Cache",
    "CachePolicy",
    "ContainerTask",
    "Deck",
    "FlyteDirectory",
    "FlyteFile",
    "ImageSpec",
    "LaunchPlan",
    "PodTemplate",
    "Resources",
    "Secret",
    "StructuredDataset",
    "VersionParameters",
    "current_context",
    "dynamic",
    "map_task",
    "task",
    "workflow",
)

ALIASES: Final[Mapping[str, str]] = {
    **{f"union.{name}": f"flytekit.{name}" for name in _OF_UNION},
    "union.ActorEnvironment": "union.actor.ActorEnvironment",
    "union.map": "flytekit.map_task",
    "union.map.map": "flytekit.map_task",
}
"""Names by which another package hands on those of a dialect: union 0.1's of flytekit."""

_ACTOR_OPTIONS: Final = frozenset(
    {
        "accelerator",
        "container_image",
        "environment",
        "interruptible",
        "limits",
        "pod_template",
        "requests",
        "secret_requests",
    }
)

ENVIRONMENTS: Final[Mapping[str, frozenset[str] | None]] = {
    "flytekit.Environment": None,
    "flytekit.core.environment.Environment": None,
    "union.actor.ActorEnvironment": _ACTOR_OPTIONS,
}
"""Classes of options that several tasks share, and which of their arguments those are.

All of them where it is None; else the object is the `task_config` of its tasks beside.
"""

ENVIRONMENT_DECORATORS: Final[Mapping[str, Construct]] = {
    "": Construct.TASK,
    "dynamic": Construct.DYNAMIC,
    "task": Construct.TASK,
}
"""What the methods of an environment declare; "" stands for the environment itself."""

OWN_NAMES: Final = frozenset(
    {
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
    }
)
"""Every name that ``flowc`` has; importing any other from it is an error."""

PACKAGES: Final = ("flowc", "flytekit", "flytekitplugins")
"""Packages whose names are recognised and whose source is never read."""


def is_library(module: str) -> bool:
    """Whether a module belongs to a workflow library."""
    return module.partition(".")[0] in PACKAGES
