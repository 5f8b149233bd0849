from typing import Annotated

from flytekit import Artifact, task, workflow
from flytekit.core.artifact import Inputs

model = Artifact(name="model", partition_keys=["kind"])


@task
def train(kind: str) -> Annotated[int, model(kind=Inputs.kind)]:
    return len(kind)


@workflow
def wf(kind: str) -> int:
    return train(kind=kind)
