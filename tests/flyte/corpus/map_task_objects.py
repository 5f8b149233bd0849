"""Maps over tasks that are objects."""

from typing import List

from flytekit import kwtypes, map_task, workflow
from flytekit.extras.tasks.shell import OutputLocation, ShellTask
from flytekit.types.file import FlyteFile

count = ShellTask(name="wc", script="wc -l {inputs.file}", inputs=kwtypes(file=FlyteFile))
copy = ShellTask(
    name="module.copy",
    script="cp {inputs.file} {outputs.out}",
    inputs=kwtypes(file=FlyteFile),
    output_locs=[OutputLocation(var="out", var_type=FlyteFile, location="/tmp/out")],
)


@workflow
def main(files: List[FlyteFile]) -> List[FlyteFile]:
    map_task(count)(file=files)
    return map_task(copy, concurrency=2)(file=files)
