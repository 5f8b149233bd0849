from flytekit import kwtypes, workflow
from flytekit.extras.tasks.shell import OutputLocation, ShellTask
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile

count = ShellTask(
    name="count",
    script="wc -w < {inputs.text} > {outputs.words}; mkdir {outputs.rest}",
    inputs=kwtypes(text=FlyteFile, suffix=str),
    output_locs=[
        OutputLocation(var="words", var_type=FlyteFile, location="{inputs.text}.{inputs.suffix}"),
        OutputLocation(var="rest", var_type=FlyteDirectory, location="rest"),
    ],
)


@workflow
def main(text: FlyteFile) -> tuple[FlyteFile, FlyteDirectory]:
    words, rest = count(text=text, suffix="w")
    return words, rest
