from flytekit import ContainerTask, kwtypes, workflow

yaml = ContainerTask(
    name="yaml",
    image="alpine",
    command=["cat"],
    arguments=["{{.inputs.a}}"],
    inputs=kwtypes(a=int),
    metadata_format=ContainerTask.MetadataFormat.YAML,
    environment={"LANG": "C"},
)
proto = ContainerTask(
    "proto", "alpine", ["true"], metadata_format=ContainerTask.MetadataFormat.PROTO
)


@workflow
def main(a: int):
    yaml(a=a) >> proto()
