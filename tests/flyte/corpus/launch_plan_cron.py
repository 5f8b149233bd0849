from flytekit import CronSchedule, LaunchPlan, task, workflow


@task
def double(a: int) -> int:
    return a * 2


@task
def text_of(a: int, word: str) -> str:
    return word * a


@workflow
def wf(a: int, word: str = "x") -> str:
    return text_of(a=double(a=a), word=word)


five_fields = LaunchPlan.create("five_fields", wf, fixed_inputs={"a": 1}, schedule=CronSchedule(schedule="*/5 3 * * 1-5"))
alias = LaunchPlan.create("alias", wf, {"a": 1}, schedule=CronSchedule(schedule="@daily", offset="PT1H"))
