"""Options of workflows: failure policy, interruptible, documentation."""

from flytekit import WorkflowFailurePolicy, task, workflow


@task
def work(x: int) -> int:
    return x


@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE)
def late(x: int) -> int:
    return work(x=x)


@workflow(interruptible=True)
def interrupted(x: int) -> int:
    return work(x=x)


@workflow(failure_policy=WorkflowFailurePolicy.FAIL_IMMEDIATELY, interruptible=False)
def explicit(x: int) -> int:
    return work(x=x)


@workflow
def calls_them(x: int) -> int:
    return explicit(x=interrupted(x=late(x=x)))
