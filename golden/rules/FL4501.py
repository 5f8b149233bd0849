# export flyte
from flowc import dynamic, task, workflow


@task
def locate(name: str) -> list[tuple[int, int]]: ...  # error: FL4501
