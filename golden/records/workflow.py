"""Records and enumerations: as inputs, as defaults, built from promises, read by attribute."""

from dataclasses import dataclass, field
from enum import Enum

from flowc import task, workflow


class Mode(Enum):
    FAST = "fast"
    EXACT = "exact"


@dataclass
class Model:
    name: str
    depth: int = 3
    tags: list[str] = field(default_factory=list)


@task
def train(model: Model, mode: Mode = Mode.FAST) -> Model:
    return model


@task
def measure(depth: int, name: str | None = None) -> float:
    return float(depth)


@workflow
def main(name: str, depths: dict[str, int]) -> float:
    trained = train(model=Model(name=name, depth=depths["first"], tags=["new"]), mode=Mode.EXACT)
    return measure(depth=trained.depth, name=trained.name)
