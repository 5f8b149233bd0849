"""Options of a workflow's default launch plan."""

from flytekit import task, workflow
from flytekit.core.options import Options
from flytekit.models.common import Annotations, Labels


@task
def inc(x: int) -> int:
    return x + 1


@workflow(default_options=Options(labels=Labels({"a": "b"}), annotations=Annotations({"c": "d"})))
def main(x: int) -> int:
    return inc(x=x)
