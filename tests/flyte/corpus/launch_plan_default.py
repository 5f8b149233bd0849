from flytekit import LaunchPlan, task, workflow


@task
def double(a: int) -> int:
    return a * 2


@task
def text_of(a: int, word: str) -> str:
    return word * a


@workflow
def wf(a: int, word: str = "x") -> str:
    return text_of(a=double(a=a), word=word)


plan = LaunchPlan.get_or_create(workflow=wf)
again = LaunchPlan.get_or_create(wf)


@workflow
def main(a: int) -> str:
    return plan(a=a, word="y")
