"""A name that the user gives to a node is the only one of its graph, and not reserved."""

from flytekit import task, workflow


@task
def double(x: int) -> int:
    return 2 * x


@workflow
def main(x: int) -> int:
    a = double(x=x).with_overrides(node_name="twice")
    b = double(x=a).with_overrides(node_name="twice")
    return double(x=b).with_overrides(node_name="start-node")
