"""Containers: an image and a command, with typed inputs and outputs."""

from datetime import timedelta

from flowc import ContainerTask, Resources, Secret, TaskMetadata, kwtypes, task, workflow

area = ContainerTask(
    name="ellipse-area",
    image="ghcr.io/example/shapes:v2",
    command=["./area.sh", "{{.inputs.a}}", "{{.inputs.b}}", "/var/outputs"],
    inputs=kwtypes(a=float, b=float),
    outputs=kwtypes(area=float, notes=str),
    input_data_dir="/var/inputs",
    output_data_dir="/var/outputs",
    metadata_format=ContainerTask.MetadataFormat.YAML,
    io_strategy=ContainerTask.IOStrategy.DOWNLOAD_EAGER,
    requests=Resources(cpu="1", mem="1Gi"),
    limits=Resources(cpu="2"),
    environment={"LANG": "C"},
    secret_requests=[Secret(group="shapes", key="token")],
    pod_template_name="small",
    metadata=TaskMetadata(
        retries=3,
        timeout=timedelta(minutes=5),
        cache=True,
        cache_version="1",
        interruptible=True,
    ),
)

greet = ContainerTask("greet", "alpine", ["echo", "hello"])


@task
def half(x: float) -> float:
    return x / 2


@workflow
def main(a: float, b: float = 2.0) -> tuple[float, str]:
    found, notes = area(a=a, b=b)
    halved = half(x=found)
    greet()
    return halved, notes
