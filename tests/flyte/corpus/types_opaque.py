"""What flytekit pickles: classes of the program and of the standard library."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Dict, List, Set
from uuid import UUID

from flytekit import HashMethod, task, workflow


class Model:
    def __init__(self, depth: int) -> None:
        self.depth = depth


def fingerprint(model: Model) -> str:
    return str(model.depth)


@task
def train(depth: int) -> Annotated[Model, HashMethod(fingerprint)]:
    return Model(depth)


@task
def use(
    model: Model, a: Path, b: Decimal, c: UUID, d: Set[int], e: bytes, f: Any, g: object
) -> List[Model]:
    return [model]


@task
def collect(models: List[Model], by_name: Dict[str, Model]) -> int:
    return len(models)


@workflow
def main(depth: int, path: Path, cost: Decimal, id: UUID, members: Set[int], data: bytes) -> int:
    model = train(depth=depth)
    models = use(model=model, a=path, b=cost, c=id, d=members, e=data, f=depth, g=model)
    return collect(models=models, by_name={"first": model})
