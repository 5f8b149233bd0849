"""The tables of old: schemas with columns."""

from typing import Optional

from flytekit import kwtypes, task, workflow
from flytekit.types.schema import FlyteSchema


@task
def select(
    a: FlyteSchema, b: FlyteSchema[kwtypes(name=str, age=int, score=float)], c: Optional[FlyteSchema] = None
) -> FlyteSchema[kwtypes(name=str, age=int)]:
    return b


@workflow
def main(table: FlyteSchema) -> FlyteSchema[kwtypes(name=str)]:
    found = select(a=table, b=table)
    return select(a=found, b=table)
