"""Launch plans: where data goes, who runs, how many at once."""

from flytekit import LaunchPlan, task, workflow
from flytekit.models.common import AuthRole, RawOutputDataConfig
from flytekit.models.concurrency import ConcurrencyLimitBehavior, ConcurrencyPolicy
from flytekit.models.security import Identity, SecurityContext


@task
def work(x: int) -> int:
    return x


@workflow
def main(x: int = 1) -> int:
    return work(x=x)


bucket = LaunchPlan.get_or_create(
    workflow=main, name="bucket", raw_output_data_config=RawOutputDataConfig("s3://bucket/data")
)
account = LaunchPlan.get_or_create(
    workflow=main,
    name="account",
    security_context=SecurityContext(run_as=Identity(k8s_service_account="worker", iam_role="role")),
)
role = LaunchPlan.get_or_create(
    workflow=main, name="role", auth_role=AuthRole(kubernetes_service_account="sa")
)
one = LaunchPlan.get_or_create(
    workflow=main,
    name="one",
    concurrency=ConcurrencyPolicy(max_concurrency=1, behavior=ConcurrencyLimitBehavior.SKIP),
)
