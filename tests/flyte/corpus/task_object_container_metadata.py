from datetime import timedelta

from flytekit import ContainerTask, Secret, TaskMetadata, kwtypes, workflow

careful = ContainerTask(
    name="careful",
    image="alpine",
    command=["true"],
    inputs=kwtypes(a=int),
    outputs=kwtypes(b=int),
    metadata=TaskMetadata(
        retries=3, timeout=timedelta(minutes=5), cache=True, cache_version="1", interruptible=True
    ),
    secret_requests=[Secret(group="g", key="k")],
)


@workflow
def main(a: int) -> int:
    return careful(a=a)
