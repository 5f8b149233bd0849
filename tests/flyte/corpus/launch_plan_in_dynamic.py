from flytekit import LaunchPlan, dynamic, task, workflow


@task
def double(a: int) -> int:
    return a * 2


@task
def text_of(a: int, word: str) -> str:
    return word * a


@workflow
def wf(a: int, word: str = "x") -> str:
    return text_of(a=double(a=a), word=word)


plan = LaunchPlan.create("in_dynamic", wf, fixed_inputs={"word": "d"})


@dynamic
def many(n: int) -> list[str]:
    return [plan(a=each) for each in range(n)]


@workflow
def main(n: int) -> list[str]:
    return many(n=n)
