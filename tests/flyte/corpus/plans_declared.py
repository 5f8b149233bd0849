"""Launch plans: defaults, fixed inputs, schedules, notifications, labels, limits."""

from datetime import datetime, timedelta

from flytekit import Annotations, CronSchedule, Email, FixedRate, Labels, LaunchPlan, PagerDuty, Slack, task, workflow
from flytekit.models.core.execution import WorkflowExecutionPhase


@task
def work(x: int, name: str, at: datetime) -> int:
    return x


@workflow
def main(x: int, at: datetime, name: str = "n") -> int:
    return work(x=x, name=name, at=at)


default = LaunchPlan.get_or_create(workflow=main)
defaults = LaunchPlan.get_or_create(workflow=main, name="defaults", default_inputs={"x": 3})
fixed = LaunchPlan.get_or_create(workflow=main, name="fixed", fixed_inputs={"x": 5, "name": "f"})
both = LaunchPlan.create("both", main, default_inputs={"name": "d"}, fixed_inputs={"x": 1})
cron = LaunchPlan.get_or_create(
    workflow=main,
    name="cron",
    fixed_inputs={"x": 1},
    schedule=CronSchedule(schedule="0 6 * * *", kickoff_time_input_arg="at"),
)
offset = LaunchPlan.get_or_create(
    workflow=main,
    name="offset",
    default_inputs={"x": 1},
    schedule=CronSchedule(schedule="@daily", offset="P1D", kickoff_time_input_arg="at"),
)
minutes = LaunchPlan.get_or_create(
    workflow=main,
    name="minutes",
    default_inputs={"x": 1},
    schedule=FixedRate(duration=timedelta(minutes=90), kickoff_time_input_arg="at"),
)
hours = LaunchPlan.get_or_create(
    workflow=main,
    name="hours",
    default_inputs={"x": 1},
    schedule=FixedRate(duration=timedelta(hours=2), kickoff_time_input_arg="at"),
)
days = LaunchPlan.get_or_create(
    workflow=main,
    name="days",
    default_inputs={"x": 1},
    schedule=FixedRate(duration=timedelta(days=1), kickoff_time_input_arg="at"),
)
told = LaunchPlan.get_or_create(
    workflow=main,
    name="told",
    notifications=[
        Email(phases=[WorkflowExecutionPhase.FAILED], recipients_email=["a@example.org"]),
        Slack(
            phases=[WorkflowExecutionPhase.SUCCEEDED, WorkflowExecutionPhase.ABORTED],
            recipients_email=["b@example.org", "c@example.org"],
        ),
        PagerDuty(phases=[WorkflowExecutionPhase.TIMED_OUT], recipients_email=["d@example.org"]),
    ],
)
labelled = LaunchPlan.get_or_create(
    workflow=main,
    name="labelled",
    labels=Labels({"team": "a"}),
    annotations=Annotations({"note": "b"}),
    max_parallelism=7,
    overwrite_cache=True,
    auto_activate=True,
)
