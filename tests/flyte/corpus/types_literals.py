"""Literal types of one kind each."""

from typing import Literal, Optional

from flytekit import task, workflow


@task
def pick(mode: Literal["fast", "slow"], size: Literal[1, 2, 3] = 2, maybe: Optional[Literal["x"]] = None) -> str:
    return mode


@workflow
def main(mode: Literal["fast", "slow"] = "fast") -> str:
    pick(mode="slow", size=3, maybe="x")
    return pick(mode=mode)
