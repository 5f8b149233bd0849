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


plan = LaunchPlan.create("fixing", wf, fixed_inputs={"a": 3})
both = LaunchPlan.create("fixing_and_defaults", wf, {"word": "w"}, {"a": 4})


@workflow
def main(word: str) -> str:
    both(word=word)
    return plan(word=word)
