"""An imperative workflow with a conditional of its own."""

from flytekit import Workflow, task


@task
def small(x: int) -> int:
    return x


@task
def large(x: int) -> int:
    return x // 2


wb = Workflow(name="sized")
x = wb.add_workflow_input("x", int)
first = wb.add_entity(small, x=x)
chosen = (
    wb.create_conditional("size")
    .if_(first.o0 > 100)
    .then(large(x=first.o0))
    .elif_((x < 0) | (x == 7))
    .fail("neither below zero nor seven")
    .else_()
    .then(small(x=x))
)
wb.add_workflow_output("o0", chosen)
