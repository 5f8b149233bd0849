"""Classes that a body computes with: constants, methods, enumerations, records of settings."""

from dataclasses import dataclass, field, replace
from enum import Enum

from flytekit import task, workflow


@task
def scale(x: int, by: int = 2) -> int:
    return x * by


@task
def total(xs: list[int]) -> int:
    return sum(xs)


class Stage(Enum):
    """Steps, in order."""

    FIRST = 2
    SECOND = 3

    @property
    def factor(self) -> int:
        """By how much the step scales."""
        return self.value * 10


@dataclass
class Settings:
    """What a run is told."""

    by: int = 2
    steps: list = field(default_factory=list)

    def grown(self, by: int) -> "Settings":
        """The same with a larger factor."""
        return replace(self, by=self.by + by)


class Names:
    """Facts about names."""

    LIMIT = 2

    @staticmethod
    def size(name: str) -> int:
        """How long a name counts."""
        return min(len(name), Names.LIMIT)


@workflow
def stages(x: int) -> int:
    for stage in Stage:
        x = scale(x=x, by=stage.factor)
    return x


@workflow
def settings(x: int) -> int:
    chosen = Settings().grown(Names.size("abc"))
    chosen.steps.append(scale(x=x, by=chosen.by))
    return total(xs=chosen.steps)
