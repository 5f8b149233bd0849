"""Small programs for tests of the compiler: tasks that they share, and what they compile to."""

import textwrap

from flowc.compiler.machine import Settings
from flowc.compiler.pipeline import Compiled, compile_sources
from flowc.compiler.source import Source
from flowc.ir.nodes import Task
from flowc.ir.text import print_unit

TASKS = """\
from flowc import conditional, dynamic, task, workflow

@task
def inc(x: int) -> int: ...

@task
def add(x: int, y: int) -> int: ...

@task
def pair() -> tuple[int, str]: ...

@task
def flag(x: int) -> bool: ...

@task
def total(xs: list[int]) -> int: ...

@task
def note(text: str): ...

"""


def compiled(text: str, **others: str) -> Compiled:
    """Compile a module `m`; `others` are modules that it may import, by name."""
    modules = {
        name: Source(name, f"{name}.py", textwrap.dedent(each)) for name, each in others.items()
    }
    return compile_sources([Source("m", "m.py", text)], modules.get, Settings(steps=100_000))


def graph(body: str, **others: str) -> str:
    """The body of the workflow `main`, as text, of a program without findings."""
    result = compiled(TASKS + textwrap.dedent(body), **others)
    assert result.diagnostics == ()
    text = print_unit(result.package)
    _, _, main = text.partition("workflow m.main")
    lines = main.split("\nworkflow ")[0].splitlines()[1:]
    return "\n".join(line[2:].replace(" m.", " ") for line in lines if line)


def findings(body: str, **others: str) -> list[str]:
    """What is said about a program: line (of the body), code and message."""
    result = compiled(TASKS + textwrap.dedent(body), **others)
    before = TASKS.count("\n")
    return [
        f"{each.span.line - before if each.span else 0}: {each.code} {each.message}"
        for each in result.diagnostics
    ]


def tasks_of(body: str, **others: str) -> dict[str, Task]:
    """The tasks of a program without findings, by name."""
    result = compiled(textwrap.dedent(body), **others)
    assert result.diagnostics == ()
    return {each.name: each for each in result.package.tasks}
