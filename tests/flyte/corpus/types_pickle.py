"""Classes that Flyte does not know: pickled."""

from typing import Any, List, Optional

from flytekit import task, workflow


class Model:
    pass


@task
def train(name: str) -> Model:
    return Model()


@task
def use(model: Model, anything: Any, data: bytes, many: List[Model], maybe: Optional[Model] = None) -> bytes:
    return data


@workflow
def main(data: bytes) -> bytes:
    model = train(name="m")
    return use(model=model, anything=model, data=data, many=[model, model])
