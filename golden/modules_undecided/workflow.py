"""Both ways through an `if` on the machine declare something: all of it is compiled."""

import os

from flytekit import task, workflow

if os.environ.get("ON_CLUSTER"):
    KIND = "text"

    @task
    def deploy(name: str) -> str:
        return name

else:
    KIND = "text"

    @task
    def pretend(name: str) -> str:
        return name


REGION = os.environ.get("REGION", "north")
NAME = f"{KIND}-{REGION}"


@workflow
def release() -> str:
    return deploy(name=NAME)


@workflow
def rehearse() -> str:
    return pretend(name=KIND)
