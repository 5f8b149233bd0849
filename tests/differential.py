"""One program, four ways: compiled, traced, run as the Python that it is, and run from its IR."""

import contextlib
import io
import itertools
import json
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Final, cast

from flowc.compiler.pipeline import Compiled, compile_sources
from flowc.compiler.source import Source
from flowc.ir.diagnostics import Diagnostic, Log, Severity, has_errors
from flowc.ir.format import bindings_text, type_text
from flowc.ir.nodes import Interface, Module, Package
from flowc.ir.text import print_unit
from flowc.ir.typecheck import TypeDefs
from flowc.ir.values import Binding, EntityKind, Ref
from flowc.ir.walk import without_debug
from flowc.runtime.dsl import Declared
from flowc.runtime.load import load_module
from flowc.runtime.run import run
from flowc.runtime.trace_package import trace_package
from flowc.runtime.values import Mismatch, from_native, read_inputs

PRELUDE: Final = """\
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from flowc import conditional, task, workflow

@task
def inc(x: int) -> int:
    print("call inc", x)
    return x + 1

@task
def add(x: int, y: int = 10) -> int:
    print("call add", x, y)
    return x + y

@task
def is_small(x: int) -> bool:
    print("call is_small", x)
    return x < 4

@task
def pair(x: int) -> tuple[int, str]:
    print("call pair", x)
    return x + 1, f"<{x}>"

class Parts(NamedTuple):
    low: int
    high: int

@task
def split(x: int) -> Parts:
    print("call split", x)
    return Parts(x // 2, x - x // 2)

@task
def total(xs: list[int]) -> int:
    print("call total", xs)
    return sum(x * (i + 1) for i, x in enumerate(xs))

@task
def numbers(n: int) -> list[int]:
    print("call numbers", n)
    return list(range(n % 4))

@task
def say(text: str) -> str:
    print("call say", text)
    return text + "!"

@task
def look(x: int) -> int | None:
    print("call look", x)
    return x if x > 3 else None

@task
def table(x: int) -> dict[str, int]:
    print("call table", x)
    return {"a": x, "b": 2 * x}

@task
def weigh(d: dict[str, int]) -> int:
    print("call weigh", d)
    return sum(d.values()) + len(d)

@dataclass
class Point:
    x: int
    y: int = 2

@task
def point(x: int) -> Point:
    print("call point", x)
    return Point(x, x + 1)

@task
def norm(p: Point) -> int:
    print("call norm", p)
    return 10 * p.x + p.y

class Color(Enum):
    RED = "red"
    BLUE = "blue"

@task
def paint(color: Color) -> str:
    print("call paint", color)
    return color.value
"""

MAIN: Final = Ref(EntityKind.WORKFLOW, "m.main")


@dataclass(frozen=True, slots=True)
class Case:
    """A program with a workflow `main`, and what must come of it.

    Without `refused` its graph must do what Python does.
    """

    body: str
    """Follows the prelude."""
    traced: bool = True
    """Whether tracing it gives a graph too: not where Python would have to decide on a promise."""
    refused: str = ""
    """The code of the errors that must be found in it."""
    warned: str = ""
    """The code of the warnings that must be found in it."""
    modules: Mapping[str, str] = field(default_factory=dict[str, str])
    """Other modules that it imports, by name."""


@dataclass(frozen=True, slots=True)
class Program:
    """A module `m` in a folder, and what it compiles to."""

    folder: Path
    modules: tuple[str, ...]
    compiled: Compiled


@dataclass(frozen=True, slots=True)
class Observed:
    """What a call of `main` gives, as text, and what it calls. A failure is just that."""

    outputs: str
    calls: tuple[str, ...] = ()


FAILED: Final = Observed("failed")


def compiled(
    text: str, folder: Path, modules: Mapping[str, str] | None = None, name: str = "m"
) -> Program:
    """Write a program to an empty folder and compile it."""
    texts = {name: text, **{key: textwrap.dedent(each) for key, each in (modules or {}).items()}}
    sources = {key: Source(key, f"{key}.py", each) for key, each in texts.items()}
    for source in sources.values():
        (folder / source.file).write_text(source.text, encoding="utf-8")
    found = compile_sources([sources[name]], sources.get)
    return Program(folder, tuple(texts), found)


def reported(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Findings as lines: the line after the prelude, code and message."""
    before = PRELUDE.count("\n")
    return [
        f"{each.span.line - before if each.span else 'nowhere'}: {each.code} {each.message}"
        for each in diagnostics
    ]


def refused(program: Program) -> bool:
    """Whether errors were found. Each must say where."""
    errors = [e for e in program.compiled.diagnostics if e.severity is Severity.ERROR]
    assert all(each.span for each in errors), reported(errors)
    return bool(errors)


def traced(program: Program) -> str:
    """The package that tracing gives, as text."""
    module = _imported(program)
    entities = [
        each
        for each in vars(module).values()
        if isinstance(each, Declared) and each.__module__ == "m"
    ]
    found = trace_package(entities, program.folder)
    assert not has_errors(found.diagnostics), reported(found.diagnostics)
    return text(found.package)


def text(package: Package) -> str:
    return print_unit(without_debug(package))


# Inputs

_INTEGERS: Final = (5, 0, 3, -2, 4)
_SAMPLES: Final[Mapping[str, tuple[object, ...]]] = {
    "int": _INTEGERS,
    "bool": (True, False),
    "str": ("ab", "", "c"),
    "list[int]": ([4, 1, 7], [], [3]),
    "list[list[int]]": ([[1, 2], [], [5]], [], [[4]]),
}


def samples(package: Package) -> Iterator[dict[str, object]]:
    """A few inputs of `main`: every value of each, in a few combinations."""
    interface = _interface(package)
    for turn in range(len(_INTEGERS)):
        yield {
            each.name: _pick(_SAMPLES[type_text(each.type)], turn * (index + 1) + index)
            for index, each in enumerate(interface.inputs)
        }


def _pick(values: Sequence[object], index: int) -> object:
    return values[index % len(values)]


# Observations


def observe_python(program: Program, given: Mapping[str, object]) -> Observed:
    """What Python makes of the program, freshly imported."""
    module = _imported(program)
    package = program.compiled.package
    copied: dict[str, Any] = json.loads(json.dumps(given))

    def call() -> str | None:
        try:
            result = module.main(**copied)
        except Exception:  # noqa: BLE001  a failure of any kind is one
            return None
        return bindings_text(_bindings(result, _interface(package), _types(package)))

    return _observed(call)


def observe_graph(program: Program, given: Mapping[str, object]) -> Observed:
    """What a run of the compiled graph comes to."""
    package = program.compiled.package
    _imported(program)
    inputs, problems = read_inputs(given, _interface(package), _types(package))
    assert not problems, reported(problems)

    def call() -> str | None:
        outputs = run(package, MAIN, inputs, program.folder).outputs
        return None if outputs is None else bindings_text(outputs)

    return _observed(call)


def _observed(call: Callable[[], str | None]) -> Observed:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        outputs = call()
    if outputs is None:
        return FAILED
    lines = printed.getvalue().splitlines()
    return Observed(outputs, tuple(sorted(each for each in lines if each.startswith("call "))))


def _bindings(result: object, interface: Interface, types: TypeDefs) -> tuple[Binding, ...]:
    """What the plain function returned, as the outputs that it stands for."""
    outputs = interface.outputs
    parts: tuple[object, ...] = (result,) if outputs else ()
    if isinstance(result, tuple) and len(outputs) != 1:
        parts = cast("tuple[object, ...]", result)
    assert outputs or result is None, result
    return tuple(
        Binding(output.name, _value(part, output.type, types))
        for output, part in zip(outputs, parts, strict=True)
    )


def _value(part: object, of: Any, types: TypeDefs) -> Any:
    value = from_native(part, of, types)
    assert not isinstance(value, Mismatch), value
    return value


def _interface(package: Package) -> Interface:
    return next(each.interface for each in package.workflows if each.name == MAIN.name)


def _types(package: Package) -> TypeDefs:
    return {each.name: each for each in package.types}


def _imported(program: Program) -> ModuleType:
    """The program's module, executed anew."""
    for name in program.modules:
        sys.modules.pop(name, None)
    log = Log()
    found = load_module(Module("m", "m.py", ""), program.folder, log)
    assert found is not None, log.diagnostics
    return found


_folders: Final = itertools.count()


def new_folder(parent: Path) -> Path:
    """A folder that nothing was imported from."""
    folder = parent / str(next(_folders))
    folder.mkdir()
    return folder
