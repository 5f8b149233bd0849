"""What is wrong with launch plans is said where it stands."""

from datetime import timedelta

from flytekit import CronSchedule, Email, FixedRate, LaunchPlan, WorkflowExecutionPhase, task, workflow


@task
def show(text: str, count: int) -> str:
    return text * count


@workflow
def wf(text: str, count: int) -> str:
    return show(text=text, count=count)


unknown_input = LaunchPlan.create("unknown_input", wf, fixed_inputs={"txt": "a"})
wrong_type = LaunchPlan.create("wrong_type", wf, default_inputs={"count": "many"})
twice = LaunchPlan.create("twice", wf, default_inputs={"count": 1}, fixed_inputs={"count": 2})
lacking = LaunchPlan.create("lacking", wf, {"count": 1}, schedule=FixedRate(timedelta(hours=1)))
bad_cron = LaunchPlan.create(
    "bad_cron", wf, fixed_inputs={"text": "a", "count": 1}, schedule=CronSchedule(schedule="0 25 * * *")
)
bad_offset = LaunchPlan.create(
    "bad_offset",
    wf,
    fixed_inputs={"text": "a", "count": 1},
    schedule=CronSchedule(schedule="daily", offset="one hour"),
)
bare = LaunchPlan.create("bare", wf, schedule="0 0 * * *")
kickoff = LaunchPlan.create(
    "kickoff",
    wf,
    fixed_inputs={"count": 1},
    schedule=CronSchedule(schedule="0 0 * * *", kickoff_time_input_arg="text"),
)
phase = LaunchPlan.create(
    "phase", wf, notifications=[Email(phases=[WorkflowExecutionPhase.RUNNING], recipients_email=["a@b"])]
)
option = LaunchPlan.create("option", wf, shedule=FixedRate(duration=timedelta(days=1)))
of_a_task = LaunchPlan.create("of_a_task", show)
nameless = LaunchPlan.get_or_create(wf, max_parallelism=2)
once = LaunchPlan.get_or_create(wf, "once", fixed_inputs={"count": 1})
again = LaunchPlan.get_or_create(wf, "once", fixed_inputs={"count": 2})
fixed = LaunchPlan.create("fixed", wf, fixed_inputs={"count": 1})


@workflow
def main(text: str) -> str:
    fixed(text=text, count=3)
    return fixed(text)
