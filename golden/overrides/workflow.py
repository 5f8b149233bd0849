"""Options: of tasks, of workflows, and of single calls; explicit order."""

from datetime import timedelta

from flowc import Resources, task, workflow


@task(
    retries=2,
    timeout=timedelta(minutes=5),
    cache=True,
    cache_version="1",
    requests=Resources(cpu="1", mem="2Gi"),
    environment={"MODE": "test"},
)
def heavy(x: int) -> int:
    """Work hard."""
    return x


@task(interruptible=True, container_image="registry.example/light:1")
def light(x: int) -> int:
    return x


@workflow
def main(x: int = 1) -> int:
    first = heavy(x=x).with_overrides(retries=5, limits=Resources(cpu="4"))
    second = light(x=x).with_overrides(node_name="quick")
    second >> first
    return first
