"""Scripts with placeholders: what goes in, and where outputs are left."""

from flytekit import kwtypes, task, workflow
from flytekit.extras.tasks.shell import OutputLocation, ShellTask
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile

count = ShellTask(
    name="count_words",
    script="wc -w < {inputs.text} > {outputs.words}; mkdir -p {outputs.rest}",
    inputs=kwtypes(text=FlyteFile, suffix=str),
    output_locs=[
        OutputLocation(var="words", var_type=FlyteFile["txt"], location="{inputs.text}.txt"),
        OutputLocation("rest", FlyteDirectory, "{inputs.text}.d"),
    ],
)
from_file = ShellTask(name="from_file", script_file="scripts/run.sh")


@task
def read(file: FlyteFile) -> int:
    return int(open(file).read())


@workflow
def main(text: FlyteFile) -> int:
    from_file() >> (counted := count(text=text, suffix="count"))
    return read(file=counted.words)
