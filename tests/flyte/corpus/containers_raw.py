"""Raw containers: commands, data folders, options."""

from flytekit import ContainerTask, Resources, Secret, TaskMetadata, kwtypes, task, workflow

area = ContainerTask(
    name="area",
    input_data_dir="/var/inputs",
    output_data_dir="/var/outputs",
    inputs=kwtypes(a=float, b=float),
    outputs=kwtypes(area=float),
    image="registry.example/shell:1",
    command=["./area.sh", "{{.inputs.a}}", "{{.inputs.b}}", "/var/outputs"],
)

loaded = ContainerTask(
    name="loaded",
    image="registry.example/loaded:1",
    command=["run"],
    arguments=["--fast", "x"],
    metadata_format=ContainerTask.MetadataFormat.YAML,
    requests=Resources(cpu="1", mem="1Gi"),
    limits=Resources(cpu="2"),
    environment={"A": "B"},
    secret_requests=[Secret(group="g", key="k")],
    metadata=TaskMetadata(retries=2, cache=True, cache_version="1"),
)


@task
def double(x: float) -> float:
    return x * 2


@workflow
def main(a: float) -> float:
    loaded()
    return double(x=area(a=a, b=2.5))
