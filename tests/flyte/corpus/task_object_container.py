from flytekit import ContainerTask, Resources, kwtypes, workflow

area = ContainerTask(
    name="ellipse-area",
    image="ghcr.io/example/shapes:v2",
    command=["./area.sh", "{{.inputs.a}}", "{{.inputs.b}}", "/var/outputs"],
    inputs=kwtypes(a=float, b=float),
    outputs=kwtypes(area=float, notes=str),
    input_data_dir="/var/inputs",
    output_data_dir="/var/outputs",
    requests=Resources(cpu="1", mem="1Gi"),
    limits=Resources(cpu="2", mem="2Gi"),
)


@workflow
def main(a: float, b: float) -> tuple[float, str]:
    found, notes = area(a=a, b=b)
    return found, notes
