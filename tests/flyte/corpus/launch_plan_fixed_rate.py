from datetime import timedelta

from flytekit import FixedRate, LaunchPlan, task, workflow


@task
def double(a: int) -> int:
    return a * 2


@task
def text_of(a: int, word: str) -> str:
    return word * a


@workflow
def wf(a: int, word: str = "x") -> str:
    return text_of(a=double(a=a), word=word)


minutes = LaunchPlan.create("minutes", wf, {"a": 1}, schedule=FixedRate(duration=timedelta(minutes=10)))
hours = LaunchPlan.create("hours", wf, {"a": 1}, schedule=FixedRate(timedelta(hours=6)))
days = LaunchPlan.create("days", wf, {"a": 1}, schedule=FixedRate(timedelta(days=2)))
