from datetime import datetime, timedelta

from flytekit import CronSchedule, FixedRate, LaunchPlan, task, workflow


@task
def show(at: datetime) -> str:
    return at.isoformat()


@workflow
def wf(kickoff: datetime) -> str:
    return show(at=kickoff)


cron = LaunchPlan.create(
    "kickoff_cron", wf, schedule=CronSchedule(schedule="0 3 * * *", kickoff_time_input_arg="kickoff")
)
rate = LaunchPlan.create(
    "kickoff_rate", wf, schedule=FixedRate(timedelta(days=1), kickoff_time_input_arg="kickoff")
)
