from flytekit import Resources, TaskMetadata, kwtypes, workflow
from flytekit.extras.tasks.shell import ShellTask

tried = ShellTask(
    name="tried",
    script="test {inputs.n} -gt 1",
    inputs=kwtypes(n=int),
    requests=Resources(cpu="1"),
    environment={"A": "b"},
    container_image="ghcr.io/example/tools:v1",
    metadata=TaskMetadata(retries=2, timeout=60),
)


@workflow
def main(n: int):
    tried(n=n)
