"""Imperative workflows made by a function."""

from flytekit import Workflow, task


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


def chain(name: str, length: int) -> Workflow:
    made = Workflow(name=name)
    value = made.add_workflow_input("x", int)
    for _ in range(length):
        value = made.add_entity(inc, x=value).outputs["o0"]
    made.add_workflow_output("o0", value)
    return made


two = chain("two", 2)
three = chain(name="three", length=3)
