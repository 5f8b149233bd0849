from flytekit import Annotations, Labels, LaunchPlan, task, workflow


@task
def double(a: int) -> int:
    return a * 2


@task
def text_of(a: int, word: str) -> str:
    return word * a


@workflow
def wf(a: int, word: str = "x") -> str:
    return text_of(a=double(a=a), word=word)


plan = LaunchPlan.create(
    "labelled",
    wf,
    labels=Labels({"team": "sales", "tier": "1"}),
    annotations=Annotations({"note": "a b"}),
    max_parallelism=5,
)
