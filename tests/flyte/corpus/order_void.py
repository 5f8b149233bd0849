"""Order between calls that give nothing."""

from flytekit import task, workflow


@task
def note(x: int):
    print(x)


@workflow
def main(x: int):
    note(x=1) >> note(x=2) >> note(x=x)
