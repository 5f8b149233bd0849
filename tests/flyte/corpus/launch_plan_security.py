from flytekit import LaunchPlan, task, workflow
from flytekit.models.security import Identity, SecurityContext


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
    "secure", wf, security_context=SecurityContext(run_as=Identity(k8s_service_account="runner"))
)
