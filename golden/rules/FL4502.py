# export flyte
from flowc import dynamic, task, workflow


@task
def store(data: bytes) -> int: ...


@workflow
def main() -> int:
    return store(data=b"abc")  # error: FL4502
