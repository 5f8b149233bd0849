from flytekit import LaunchPlan, task, workflow
from flytekit.models.common import RawOutputDataConfig


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
    "settled",
    wf,
    overwrite_cache=True,
    auto_activate=True,
    raw_output_data_config=RawOutputDataConfig("s3://bucket/raw"),
)
