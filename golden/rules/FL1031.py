import os
from flowc import task, workflow

REGION = os.environ.get("REGION", "north")  # warning: FL1031

@task
def greet(name: str) -> str:
    return name

@workflow
def main() -> str:
    return greet(name=REGION)
