"""Dataclasses: schemas, defaults, constants, attributes of promises."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Dict, List, Optional

from flytekit import task, workflow


class Level(Enum):
    LOW = "low"
    HIGH = "high"


@dataclass
class Inner:
    a: int
    level: Level = Level.LOW


@dataclass
class Config:
    name: str
    inner: Inner
    rate: float = 0.5
    note: Optional[str] = None
    sizes: List[int] = field(default_factory=list)
    by_name: Dict[str, Inner] = field(default_factory=dict)
    on: bool = False


@task
def make(name: str) -> Config:
    return Config(name, Inner(1))


@task
def use(config: Config, a: int, names: List[str]) -> Inner:
    return config.inner


@workflow
def main(config: Config = Config("default", Inner(2, Level.HIGH), sizes=[1, 2])) -> Inner:
    made = make(name=config.name)
    use(config=Config(name="x", inner=Inner(a=3)), a=made.inner.a, names=[made.name, "y"])
    return use(config=made, a=config.inner.a, names=[])


@workflow
def attributes(config: Config) -> int:
    made = make(name="n")
    return made.sizes[0]
