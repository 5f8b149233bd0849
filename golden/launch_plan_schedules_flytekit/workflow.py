"""Launch plans: schedules, whom to tell, labels, inputs that are filled in."""

from datetime import datetime, timedelta

from flytekit import (
    Annotations,
    CronSchedule,
    Email,
    FixedRate,
    Labels,
    LaunchPlan,
    PagerDuty,
    Slack,
    WorkflowExecutionPhase,
    task,
    workflow,
)


@task
def report(day: datetime, region: str, limit: int) -> str:
    return f"{region} {day:%Y-%m-%d}: {limit}"


@workflow
def daily(day: datetime, region: str, limit: int = 10) -> str:
    return report(day=day, region=region, limit=limit)


nightly = LaunchPlan.get_or_create(
    workflow=daily,
    name="nightly",
    fixed_inputs={"region": "eu"},
    default_inputs={"limit": 100},
    schedule=CronSchedule(schedule="0 3 * * *", kickoff_time_input_arg="day"),
    notifications=[
        Email(
            phases=[WorkflowExecutionPhase.FAILED, WorkflowExecutionPhase.TIMED_OUT],
            recipients_email=["team@example.org", "lead@example.org"],
        ),
        Slack(phases=[WorkflowExecutionPhase.SUCCEEDED], recipients_email=["news@example.org"]),
        PagerDuty(phases=[WorkflowExecutionPhase.ABORTED], recipients_email=["ops@example.org"]),
    ],
    labels=Labels({"team": "sales"}),
    annotations=Annotations({"purpose": "the morning's report"}),
    max_parallelism=4,
)

often = LaunchPlan.create(
    "often",
    daily,
    {"limit": 1},
    {"region": "us", "day": datetime(2024, 2, 29)},
    FixedRate(duration=timedelta(minutes=10)),
)

by_word = LaunchPlan.create(
    name="by_word",
    workflow=daily,
    fixed_inputs={"region": "us"},
    schedule=CronSchedule(schedule="@daily", offset="PT1H", kickoff_time_input_arg="day"),
    overwrite_cache=True,
)

own = LaunchPlan.get_or_create(daily)
same = LaunchPlan.get_or_create(workflow=daily)

from flytekit import current_context
from flytekit.core.launch_plan import LaunchPlan as Plan

old = Plan.get_default_launch_plan(current_context(), daily)
