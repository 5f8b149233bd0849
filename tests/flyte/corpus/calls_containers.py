"""Lists and dictionaries of promises and constants."""

from typing import Dict, List

from flytekit import task, workflow


@task
def number(x: int = 1) -> int:
    return x


@task
def total(xs: List[int]) -> int:
    return sum(xs)


@task
def table(rows: Dict[str, List[int]]) -> Dict[str, int]:
    return {}


@workflow
def lists(a: int) -> int:
    return total(xs=[a, number(), number(x=a), 4])


@workflow
def dicts(a: int) -> Dict[str, int]:
    n = number()
    return table(rows={"a": [a, n], "b": [], "c": [1]})


@workflow
def outputs(a: int) -> List[int]:
    return [a, number(x=a), 3]


@workflow
def output_dict(a: int) -> Dict[str, int]:
    return {"a": a, "n": number(), "one": 1}


@workflow
def steps(rows: Dict[str, List[int]]) -> int:
    first = table(rows=rows)
    return total(xs=[first["x"], rows["y"][0]])
