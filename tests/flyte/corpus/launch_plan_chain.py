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


plan = LaunchPlan.create("chained", wf, fixed_inputs={"word": "w"})


@workflow
def main(a: int) -> str:
    first = plan(a=a)
    second = plan(a=2)
    third = double(a=3)
    first >> second
    second >> third
    return second
