from flytekit import ContainerTask, dynamic, kwtypes, workflow

square = ContainerTask(
    name="square", image="alpine", command=["sq", "{{.inputs.x}}"], inputs=kwtypes(x=int), outputs=kwtypes(y=int)
)


@dynamic
def many(n: int) -> list[int]:
    return [square(x=each) for each in range(n)]


@workflow
def main(n: int) -> list[int]:
    return many(n=n)
