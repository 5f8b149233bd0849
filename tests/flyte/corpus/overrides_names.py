"""Node names that the program gives, and what refers to them."""

from flytekit import task, workflow


@task
def work(x: int) -> int:
    return x


@workflow
def main(x: int) -> int:
    a = work(x=x).with_overrides(node_name="first")
    b = work(x=a)
    c = work(x=b).with_overrides(node_name="My_Third.Node")
    return work(x=c)
