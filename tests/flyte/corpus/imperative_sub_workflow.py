"""An imperative workflow in another, and in a workflow with a body."""

from flytekit import Workflow, task, workflow


@task
def inc(x: int) -> int:
    return x + 1


@task
def add(x: int, y: int) -> int:
    return x + y


inner = Workflow(name="inner")
inner.add_workflow_input("x", int)
inner_node = inner.add_entity(inc, x=inner.inputs["x"])
inner.add_workflow_output("o0", inner_node.outputs["o0"])

outer = Workflow(name="outer")
outer.add_workflow_input("x", int)
outer_node = outer.add_subwf(inner, x=outer.inputs["x"])
outer.add_workflow_output("o0", outer_node.outputs["o0"])


@workflow
def main(x: int) -> int:
    return inner(x=outer(x=x))
