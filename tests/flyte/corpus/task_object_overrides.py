from datetime import timedelta

from flytekit import ContainerTask, kwtypes, workflow

square = ContainerTask(
    name="squares", image="alpine", command=["sq", "{{.inputs.x}}"], inputs=kwtypes(x=int), outputs=kwtypes(y=int)
)


@workflow
def main(x: int) -> int:
    first = square(x=x).with_overrides(retries=3, timeout=timedelta(minutes=1))
    return square(x=first).with_overrides(node_name="second", interruptible=True)
