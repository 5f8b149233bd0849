"""Nodes of tasks that give nothing, in an order."""

from flytekit import task, workflow
from flytekit.core.node_creation import create_node


@task
def first():
    print("first")


@task
def second():
    print("second")


@workflow
def main():
    a = create_node(first)
    b = create_node(second)
    b >> a


@workflow
def again():
    a = create_node(first)
    b = create_node(second)
    c = create_node(second)
    a.runs_before(b)
    b.runs_before(c)
