"""Dictionaries without string keys, and bare ones: packed values."""

from typing import Any, Dict, Optional

from flytekit import task, workflow


@task
def bare(a: dict, b: Dict[int, str], c: Optional[dict] = None) -> dict:
    return a


@workflow
def main(a: dict, b: Dict[int, str]) -> dict:
    first = bare(a=a, b=b)
    return bare(a={"x": 1, "y": [1, 2.5, "z", None, True], "deep": {"k": "v"}}, b=b, c=first)
