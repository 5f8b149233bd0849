import os
from flowc import task, workflow

@task
def greet(name: str) -> str:
    return name

@workflow
def main() -> str:
    return greet(name=os.environ["USER"])  # error: FL1021
