"""Scripts with placeholders: what goes in, and where outputs are left."""

from pathlib import Path

from flowc import Directory, File, OutputLocation, ShellTask, TaskMetadata, kwtypes, task, workflow

count = ShellTask(
    name="count_words",
    script="""
    set -e
    wc -w < {inputs.text} > {outputs.words}
    mkdir -p {outputs.rest}
    """,
    inputs=kwtypes(text=File, suffix=str),
    output_locs=[
        OutputLocation(var="words", var_type=File["txt"], location="{inputs.text}.{inputs.suffix}"),
        OutputLocation("rest", Directory, "{inputs.text}.d"),
    ],
    metadata=TaskMetadata(retries=1),
)

say = ShellTask("say", debug=True, script="echo '{inputs.word:>8}'", inputs=kwtypes(word=str))


@task
def write(text: str) -> File:
    path = Path("words.txt")
    path.write_text(text, encoding="utf-8")
    return File(path)


@workflow
def main(text: str) -> File:
    written = write(text=text)
    say(word="counting")
    words, rest = count(text=written, suffix="count")
    return words
