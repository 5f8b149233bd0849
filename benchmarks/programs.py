"""The programs that are measured, in the words of each tool."""

from pathlib import Path
from typing import Final

CALLS_A_MODULE: Final = 10

_FLOWC: Final = """\
from {library} import {names}

@task
def inc(x: int, y: int) -> int:
    return x + y

"""
_KFP: Final = """\
from kfp import dsl

@dsl.component
def inc(x: int, y: int) -> int:
    return x + y

"""


def chain(library: str, calls: int) -> str:
    """A workflow of so many calls of a task, each with what the one before gave."""
    if library == "kfp":
        lines = (f"    x = inc(x=x, y={each}).output" for each in range(calls))
        head = f"{_KFP}@dsl.pipeline\ndef main(x: int) -> int:"
    else:
        lines = (f"    x = inc(x=x, y={each})" for each in range(calls))
        head = _FLOWC.format(library=library, names="task, workflow")
        head += "@workflow\ndef main(x: int) -> int:"
    return "\n".join((head, *lines, "    return x", ""))


def fan(library: str) -> str:
    """A dynamic task that makes as many calls as it is told to."""
    head = _FLOWC.format(library=library, names="dynamic, task")
    body = "    for each in range(n):\n        x = inc(x=x, y=each)\n    return x\n"
    return f"{head}@dynamic\ndef grow(x: int, n: int) -> int:\n{body}"


def write_chain(folder: Path, library: str, calls: int) -> Path:
    """The file of such a workflow."""
    return _write(folder / library / f"chain_{calls}.py", chain(library, calls))


def write_changed(folder: Path, calls: int) -> Path:
    """The same with one call in a hundred changed, to be compared."""
    text = chain("flowc", calls)
    for each in range(0, calls, 100):
        text = text.replace(f", y={each})", f", y={each + calls})")
    return _write(folder / "flowc" / f"changed_{calls}.py", text)


def write_fan(folder: Path, library: str) -> Path:
    """The file of the dynamic task."""
    return _write(folder / library / "fan.py", fan(library))


def write_modules(folder: Path, library: str, modules: int) -> Path:
    """A package of so many modules, each with a workflow that calls a task of the one before."""
    root = folder / library / f"modules_{modules}"
    _write(root / "flows" / "__init__.py", "")
    for each in range(modules):
        text = chain(library, CALLS_A_MODULE)
        if each:
            text = f"from .m{each - 1} import inc as other\n{text}"
            text = text.replace(
                "-> int:\n    x = inc(x=x, y=0)", "-> int:\n    x = other(x=x, y=0)"
            )
        _write(root / "flows" / f"m{each}.py", text)
    return root


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
