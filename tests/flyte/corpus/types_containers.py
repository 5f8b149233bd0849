"""Lists, dictionaries and unions of scalars, within one another."""

from typing import Any, Dict, List, Optional, Union

from flytekit import task, workflow


@task
def lists(a: List[int], b: List[List[str]], c: list[float]) -> List[int]:
    return a


@task
def tables(a: Dict[str, int], b: dict[str, List[bool]], c: dict, d: Dict[int, str]) -> Dict[str, int]:
    return a


@task
def unions(a: Optional[int], b: Union[int, str], c: "int | None" = None, d: Optional[str] = "d") -> Optional[int]:
    return a


@task
def anything(a: Any, b: List[Any]) -> Any:
    return a


@workflow
def main(number: int, word: str) -> List[int]:
    tables(a={"a": number, "b": 2}, b={"a": [True]}, c={"x": 1}, d={1: "one"})
    first = unions(a=number, b=word)
    unions(a=first, b=3, d=None)
    anything(a=number, b=[word])
    return lists(a=[number, 1], b=[[word], []], c=[1.5])
