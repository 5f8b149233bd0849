"""Lists and dictionaries, nested, as inputs, outputs and defaults of calls."""

from typing import Dict, List

from flytekit import task, workflow


@task
def nested(a: list[int], b: list[list[str]], c: dict[str, int], d: Dict[str, List[float]]) -> List[Dict[str, int]]:
    return [c]


@workflow
def main(a: list[int]) -> list[dict[str, int]]:
    return nested(a=a, b=[["x"], [], ["y", "z"]], c={"one": 1, "two": 2}, d={"k": [1.5, 2.0]})


@workflow
def empty() -> list[dict[str, int]]:
    return nested(a=[], b=[], c={}, d={})
