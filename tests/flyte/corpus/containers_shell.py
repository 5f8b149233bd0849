"""Shell tasks."""

from flytekit import FlyteFile, kwtypes, workflow
from flytekit.extras.tasks.shell import OutputLocation, ShellTask

copy = ShellTask(
    name="copy",
    script="cp {inputs.source} {outputs.target}",
    inputs=kwtypes(source=FlyteFile, count=int),
    output_locs=[OutputLocation(var="target", var_type=FlyteFile, location="/tmp/target")],
)


@workflow
def main(source: FlyteFile) -> FlyteFile:
    return copy(source=source, count=3)
