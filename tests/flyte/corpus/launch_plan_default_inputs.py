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


plan = LaunchPlan.create("with_defaults", wf, default_inputs={"a": 3, "word": "z"})


@workflow
def main() -> str:
    return plan(word="q", a=4)
