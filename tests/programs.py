"""Programs as text: written to a folder, imported, compiled by tracing, expanded."""

import itertools
import json
import sys
from collections.abc import Mapping
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

from flowc.ir.diagnostics import Diagnostic, has_errors
from flowc.ir.nodes import Package
from flowc.ir.text import print_unit
from flowc.ir.validate import validate
from flowc.ir.values import Value
from flowc.runtime.dsl import Declared
from flowc.runtime.expand import Expanded, expand, find_dynamic
from flowc.runtime.trace_package import Traced, trace_package
from flowc.runtime.values import read_inputs

_numbers = itertools.count()

PRELUDE = """\
from flowc import conditional, dynamic, task, workflow

@task
def inc(x: int, by: int = 1) -> int:
    return x + by

@task
def flag(x: int) -> bool:
    return x > 3

@task
def nothing(x: int) -> None:
    pass

@task
def pair(x: int) -> tuple[int, str]:
    return x, "a"
"""


def module(text: str, folder: Path) -> ModuleType:
    """Import a program under a name that no other has, less the part after ``p``: ``p7``."""
    name = f"p{next(_numbers)}"
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        invalidate_caches()
        return import_module(name)
    finally:
        sys.path.remove(str(folder))


def entities(program: ModuleType) -> list[Declared]:
    return [each for each in vars(program).values() if isinstance(each, Declared)]


def traced(text: str, folder: Path) -> Traced:
    """A program, traced."""
    return trace_package(entities(module(text, folder)), folder)


def package(program: ModuleType, folder: Path) -> Package:
    """A program without mistakes, compiled."""
    found = trace_package(entities(program), folder)
    assert not found.diagnostics, brief(found.diagnostics)
    problems = validate(found.package)
    assert not has_errors(problems), brief(problems)
    return found.package


def graph(text: str, folder: Path) -> str:
    """The text form of the workflow ``main``, after its first line, with short names."""
    program = module(text, folder)
    printed = print_unit(package(program, folder)).replace(f"{program.__name__}.", "")
    body = printed.partition("\nworkflow main(")[2].partition("\n\n")[0]
    return "\n".join(line.removeprefix("  ") for line in body.splitlines()[1:])


def expanded(text: str, folder: Path, given: Mapping[str, object], task: str = "main") -> Expanded:
    """The program's dynamic task, expanded for inputs as JSON has them."""
    program = module(text, folder)
    built = package(program, folder)
    return expand(built, task, values(built, task, given), folder)


def values(built: Package, task: str, given: Mapping[str, object]) -> dict[str, Value]:
    found, _ = find_dynamic(built, task)
    assert found is not None
    types = {each.name: each for each in built.types}
    inputs, problems = read_inputs(json.loads(json.dumps(given)), found.interface, types)
    assert not problems
    return inputs


def brief(found: tuple[Diagnostic, ...]) -> list[str]:
    """Each finding as ``CODE line:column message``."""
    return [
        f"{each.code} {each.span.line}:{each.span.column} {each.message}"
        if each.span
        else f"{each.code} {each.message}"
        for each in found
    ]
