"""Workflows that are put together call by call."""

from flytekit import Workflow, WorkflowFailurePolicy, map_task, task, workflow


@task
def greet(name: str) -> str:
    return f"hello {name}"


@task
def log():
    print("done")


@task
def join(parts: list[str]) -> str:
    return " ".join(parts)


@task
def split(text: str) -> tuple[str, int]:
    return text[:1], len(text)


@task
def clean_up(name: str, count: int):
    print("failed")


greeting = Workflow(
    name="greeting",
    failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE,
    interruptible=True,
    docs="Greets.",
)
greeting.add_workflow_input("name", str)
count = greeting.add_workflow_input("count", int)
hello = greeting.add_entity(greet, name=greeting.inputs["name"])
done = greeting.add_entity(log)
hello >> done
joined = greeting.add_task(join, parts=["well", hello.outputs["o0"]]).with_overrides(retries=3)
for _ in range(2):
    joined = greeting.add_task(join, parts=[joined.o0])
parts = greeting.add_entity(split, text=joined.o0)
done.runs_before(parts)
greeting.add_workflow_output("text", parts.o0)
greeting.add_workflow_output("both", [hello.o0, parts.outputs["o0"]], python_type=list[str])
greeting.add_workflow_output("by_name", {"length": parts.o1, "count": count})
greeting.add_on_failure_handler(clean_up)


def politely(name: str, times: int) -> Workflow:
    """A workflow that greets again and again."""
    made = Workflow(name)
    text = made.add_workflow_input("name", str)
    for _ in range(times):
        text = made.add_entity(greet, name=text).o0
    made.add_workflow_output("o0", text)
    return made


twice = politely("twice", 2)
thrice = politely(name="thrice", times=3)
assert thrice.ready()

everybody = Workflow(name="everybody")
everybody.add_workflow_input("names", list[str])
greetings = everybody.add_entity(map_task(greet), name=everybody.inputs["names"])
inside = everybody.add_subwf(twice, name=greetings.o0[0])
everybody.add_workflow_output("o0", inside.o0)


@workflow
def main(name: str) -> tuple[str, int]:
    found = greeting(name=thrice(name=name), count=1)
    everybody(names=found.both)
    return twice(name=found.text), found.by_name["count"]
