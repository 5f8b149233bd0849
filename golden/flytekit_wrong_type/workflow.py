"""What an input wants is checked against what it is given."""

from typing import List

from flytekit import task, workflow


@task
def count(text: str) -> int:
    return len(text)


@task
def say(text: str) -> str:
    return text


@task
def total(xs: List[int]) -> int:
    return sum(xs)


@workflow
def main(text: str) -> str:
    n = count(text=text)
    total(xs=text)
    total(xs=[n, text])
    say(text=3)
    return say(text=n)
