from flytekit import task, workflow
from flytekit.core.launch_plan import LaunchPlan as Plan
from flytekit.core.notification import Email
from flytekit.core.schedule import CronSchedule
from flytekit.models.core.execution import WorkflowExecutionPhase as Phase


@task
def double(a: int) -> int:
    return a * 2


@task
def text_of(a: int, word: str) -> str:
    return word * a


@workflow
def wf(a: int, word: str = "x") -> str:
    return text_of(a=double(a=a), word=word)


plan = Plan.create(
    "inner",
    wf,
    fixed_inputs={"a": 1},
    schedule=CronSchedule(schedule="0 0 1 1 *"),
    notifications=[Email([Phase.FAILED], ["a@example.org"])],
)
