"""A new type: flytekit pickles its values, whatever they are."""

from typing import List, NewType, Optional

from flytekit import task, workflow

UserId = NewType("UserId", int)


@task
def find(name: str) -> UserId:
    return UserId(len(name))


@task
def show(user: UserId, others: List[UserId], maybe: Optional[UserId] = None) -> str:
    return str(user)


@workflow
def main(name: str, user: UserId) -> str:
    found = find(name=name)
    return show(user=found, others=[user, found])
