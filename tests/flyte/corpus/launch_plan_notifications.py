from flytekit import Email, LaunchPlan, PagerDuty, Slack, WorkflowExecutionPhase, task, workflow


@task
def double(a: int) -> int:
    return a * 2


@task
def text_of(a: int, word: str) -> str:
    return word * a


@workflow
def wf(a: int, word: str = "x") -> str:
    return text_of(a=double(a=a), word=word)


plan = LaunchPlan.create(
    "noisy",
    wf,
    default_inputs={"a": 4},
    notifications=[
        Email(phases=[WorkflowExecutionPhase.SUCCEEDED], recipients_email=["a@example.org"]),
        Slack(
            phases=[WorkflowExecutionPhase.FAILED, WorkflowExecutionPhase.TIMED_OUT],
            recipients_email=["b@example.org", "c@example.org"],
        ),
        PagerDuty(phases=[WorkflowExecutionPhase.ABORTED], recipients_email=["d@example.org"]),
    ],
)
