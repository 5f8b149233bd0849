from flytekit import ContainerTask, kwtypes, workflow
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile

convert = ContainerTask(
    name="convert",
    image="alpine",
    command=["convert", "{{.inputs.source}}"],
    inputs={"source": FlyteFile, "sizes": list[int], "options": dict[str, str]},
    outputs=kwtypes(result=FlyteFile["png"], rest=FlyteDirectory),
)


@workflow
def main(source: FlyteFile) -> FlyteFile:
    made = convert(source=source, sizes=[1, 2], options={"a": "b"})
    return made.result
