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


@workflow
def outer(a: int) -> str:
    return wf(a=a, word="o")


plan = LaunchPlan.create("outer_plan", outer, default_inputs={"a": 7})


@workflow
def main(a: int) -> str:
    return plan(a=double(a=a))
