"""Launch plans: a workflow with inputs filled in, and when to start it.

In plain Python a call of one is a call of its workflow. Like `dsl`, this imports next to nothing.
"""

from __future__ import annotations

from .dsl import Declared, Name, Option
from .made import Made

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta
    from typing import Any


class LaunchPlan(Made):
    """A workflow with inputs filled in, and when to start it."""

    def __init__(self, name: str, workflow: Declared, arguments: Mapping[str, Any]) -> None:
        if getattr(workflow, "kind", "") != "workflow":
            raise TypeError(f"a launch plan starts a workflow, not {workflow!r}")
        unknown = next((each for each in arguments if each not in _OPTIONS), None)
        if unknown is not None:
            raise TypeError(f"a launch plan takes no option {unknown!r}")
        super().__init__("launch_plan", name, arguments)
        self.workflow = workflow

    def is_like(self, other: Declared) -> bool:
        """Whether another launch plan is the same."""
        same = isinstance(other, LaunchPlan) and self.workflow is other.workflow
        return same and super().is_like(other)

    @staticmethod
    def create(
        name: str,
        workflow: Declared,
        default_inputs: Mapping[str, Any] | None = None,
        fixed_inputs: Mapping[str, Any] | None = None,
        schedule: CronSchedule | FixedRate | None = None,
        notifications: Sequence[Email | PagerDuty | Slack] | None = None,
        **options: Any,
    ) -> LaunchPlan:
        """Make a launch plan."""
        given = {
            "default_inputs": default_inputs,
            "fixed_inputs": fixed_inputs,
            "schedule": schedule,
            "notifications": notifications,
        }
        return LaunchPlan(name, workflow, {**given, **options})

    @staticmethod
    def get_or_create(
        workflow: Declared, name: str | None = None, *args: Any, **options: Any
    ) -> LaunchPlan:
        """Make a launch plan; without a name, the one that every workflow has."""
        if name is None and (args or any(each is not None for each in options.values())):
            raise TypeError("a launch plan with options of its own needs a name")
        return LaunchPlan.create(name or workflow.name, workflow, *args, **options)

    def run(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Call the workflow."""
        fixed: Mapping[str, Any] = self.arguments.get("fixed_inputs", {})
        defaults: Mapping[str, Any] = self.arguments.get("default_inputs", {})
        given = next((name for name in kwargs if name in fixed), None)
        if args:
            raise TypeError(f"{self!r} takes its inputs by name")
        if given is not None:
            raise TypeError(f"{self!r} has fixed the input {given!r}")
        workflow: Any = self.workflow
        return workflow(**{**defaults, **kwargs, **fixed})


_OPTIONS = frozenset(
    {
        *("annotations", "auth_role", "auto_activate", "concurrency", "default_inputs"),
        *("fixed_inputs", "labels", "max_parallelism", "notifications", "overwrite_cache"),
        *("raw_output_data_config", "schedule", "security_context", "trigger"),
    }
)


class CronSchedule(Option):
    """When to start, in five-field cron notation."""

    def __init__(
        self,
        cron_expression: str | None = None,
        schedule: str | None = None,
        offset: str | None = None,
        kickoff_time_input_arg: str | None = None,
    ) -> None:
        self.cron_expression = cron_expression
        self.schedule = schedule
        self.offset = offset
        self.kickoff_time_input_arg = kickoff_time_input_arg


class FixedRate(Option):
    """Start again and again, in equal steps."""

    def __init__(self, duration: timedelta, kickoff_time_input_arg: str | None = None) -> None:
        self.duration = duration
        self.kickoff_time_input_arg = kickoff_time_input_arg


class _Notification(Option):
    """Whom to tell when a run has reached one of the phases."""

    def __init__(self, phases: Sequence[Name], recipients_email: Sequence[str]) -> None:
        self.phases = list(phases)
        self.recipients_email = list(recipients_email)


class Email(_Notification):
    """Tell somebody by mail."""


class PagerDuty(_Notification):
    """Tell somebody by PagerDuty."""


class Slack(_Notification):
    """Tell somebody by Slack."""


class WorkflowExecutionPhase:
    """How an execution ends."""

    ABORTED = Name("flowc.WorkflowExecutionPhase.ABORTED")
    FAILED = Name("flowc.WorkflowExecutionPhase.FAILED")
    SUCCEEDED = Name("flowc.WorkflowExecutionPhase.SUCCEEDED")
    TIMED_OUT = Name("flowc.WorkflowExecutionPhase.TIMED_OUT")


class _Values(Option):
    """Texts by name."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)


class Labels(_Values):
    """Labels of the executions that a launch plan starts."""


class Annotations(_Values):
    """Annotations of the executions that a launch plan starts."""
