"""The table of what is measured: each figure, its sizes, and how each side does it.

A side is a command line for a size. It is made anew for each size, after the sources were written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from environments import BENCH, python
from programs import write_chain, write_changed, write_fan, write_modules

WORK: Final = BENCH / "work"
SIDES: Final = Path(__file__).resolve().parent / "sides"

INSIDE: Final = 10_000
"""Calls of what is measured within a process."""

_IMAGE: Final = "registry.example/app:1"
_PYFLYTE: Final = python("flytekit").with_name("pyflyte")

Words: TypeAlias = list[str | Path]
Command: TypeAlias = Callable[[int], Words]


@dataclass(frozen=True)
class Figure:
    """One thing that is measured."""

    key: str
    title: str
    what: str
    """What is done, and where it begins and ends."""
    unit: str
    """What a size counts; "" where there is but one."""
    sizes: tuple[int, ...]
    sides: dict[str, Command]
    largest: dict[str, int] = field(default_factory=dict)
    """The largest size that a side is given, where it would take minutes for more."""
    inside: bool = False
    """Whether the process itself tells the seconds of each turn, instead of being timed whole."""
    per_unit: bool = False
    """Whether the smallest size is taken off, and the rest shared between the units."""


def flowc(*words: str | Path) -> Words:
    """A command line of flowc as it is installed."""
    return [python("flowc").with_name("flowc"), *words]


def _build(size: int, *options: str, library: str = "flowc") -> Words:
    source = write_chain(WORK, library, size)
    return flowc("build", source, "-o", WORK / f"{library}_{size}.pb", *options)


def _flytekit_build(size: int) -> Words:
    source = write_chain(WORK, "flytekit", size)
    return _flytekit("build", source.parent, source.stem, WORK / "flytekit.out")


def _flytekit(*words: str | Path) -> Words:
    return [python("flytekit"), SIDES / "flytekit_side.py", *words]


def _export(size: int) -> Words:
    source = write_chain(WORK, "flytekit", size)
    settings = ("--project", "p", "--domain", "d", "--version", "v", "--image", _IMAGE)
    out = WORK / f"flyte_{size}"
    return flowc("export", "--to", "flyte", source, "-o", out, *settings, "--no-cache")


def _pyflyte(size: int) -> Words:
    source = write_chain(WORK, "flytekit", size)
    given = ("--source", source.parent, "--image", _IMAGE, "--output", WORK / "flyte.tgz")
    return [_PYFLYTE, "--pkgs", source.stem, "package", "--force", *given]


def _kfp_build(size: int) -> Words:
    source = write_chain(WORK, "kfp", size)
    return [python("kfp"), SIDES / "kfp_side.py", source.parent, source.stem, WORK / "kfp.yaml"]


def _modules(size: int, *options: str) -> Words:
    root = write_modules(WORK, "flowc", size)
    return flowc("build", root, "--root", root, "-o", WORK / "modules.pb", *options)


def _flytekit_modules(size: int) -> Words:
    root = write_modules(WORK, "flytekit", size)
    names = ",".join(f"flows.m{each}" for each in range(size))
    return _flytekit("build", root, names, WORK / "flytekit.out")


def _fragment(_: int) -> Words:
    source = write_fan(WORK, "flowc")
    inputs = source.with_name("inputs.json")
    inputs.write_text(f'{{"x": 1, "n": {_}}}', encoding="utf-8")
    given = ("--package", source, "--task", "grow", "--inputs", inputs)
    return flowc("expand", *given, "--out", WORK / "fragment.pb", "--no-cache")


def _flytekit_fragment(size: int) -> Words:
    source = write_fan(WORK, "flytekit")
    return _flytekit("fragment", source.parent, source.stem, str(size), WORK / "flytekit.out")


def _run(size: int) -> Words:
    return flowc("run", write_chain(WORK, "flowc", size), "main", "--x", "1", "--no-cache")


def _flytekit_run(size: int) -> Words:
    source = write_chain(WORK, "flytekit", size)
    return _flytekit("run", source.parent, source.stem)


def _inside(action: str, size: int) -> Words:
    other = [WORK / f"changed_{size}.pb"] if action == "diff" else []
    return [python("flowc"), SIDES / "inside.py", action, WORK / f"flowc_{size}.pb", *other]


def prepare(size: int) -> list[Words]:
    """What the figures within a process start from: two packages."""
    changed = write_changed(WORK, size)
    return [_build(size), flowc("build", changed, "-o", WORK / f"changed_{size}.pb")]


def _within(action: str, title: str, what: str) -> Figure:
    key = action.replace(" ", "_")
    sides: dict[str, Command] = {"flowc": lambda size: _inside(action, size)}
    return Figure(key, title, what, "calls", (1_000, INSIDE), sides, inside=True)


def _start(key: str, what: str, **sides: Words) -> Figure:
    made: dict[str, Command] = {name: lambda _, words=words: words for name, words in sides.items()}
    return Figure(key, what, what, "", (1,), made)


def _code(name: str, code: str) -> Words:
    return [python(name), "-c", code]


FIGURES: Final = (
    _start("bare", "Python that does nothing", python=_code("flowc", "pass")),
    _start("version", "`flowc --version`", flowc=flowc("--version")),
    _start(
        "authoring",
        "importing what workflows are written with",
        flowc=_code("flowc", "from flowc import task, workflow"),
        flytekit=_code("flytekit", "from flytekit import task, workflow"),
        kfp=_code("kfp", "from kfp import dsl"),
    ),
    Figure(
        "check",
        "`flowc check` of a file of ten calls",
        "compiled anew, and as it is the second time",
        "",
        (10,),
        {
            "flowc": lambda size: flowc("check", write_chain(WORK, "flowc", size), "--no-cache"),
            "flowc, unchanged": lambda size: flowc("check", write_chain(WORK, "flowc", size)),
        },
    ),
    Figure(
        "build",
        "Build one workflow",
        "from source text to a file of binary IR; flytekit to its messages, KFP to its YAML",
        "calls",
        (1, 10, 100, 1_000, 10_000, 100_000),
        {
            "flowc": lambda size: _build(size, "--no-cache"),
            "flytekit": _flytekit_build,
            "kfp": _kfp_build,
        },
        {"flytekit": 10_000, "kfp": 1_000},
    ),
    Figure(
        "flyte",
        "Export to Flyte",
        "from a program of flytekit to the files that Flyte registers",
        "calls",
        (1, 1_000, 10_000),
        {"flowc": _export, "`pyflyte package`": _pyflyte},
    ),
    Figure(
        "floor_parse",
        "`ast.parse` of the same text",
        "in a process of its own",
        "calls",
        (1_000, 10_000, 100_000),
        {"python": lambda size: _floor("parse", write_chain(WORK, "flowc", size))},
    ),
    Figure(
        "floor_write",
        "protobuf: load it, and write the same message",
        "in a process of its own",
        "calls",
        (1_000, 10_000, 100_000),
        {"python": lambda size: _floor("write", WORK / f"flowc_{size}.pb")},
    ),
    Figure(
        "modules",
        "Build modules that import one another",
        "a workflow of ten calls in each, all into one file",
        "modules",
        (10, 100, 1_000),
        {
            "flowc": lambda size: _modules(size, "--no-cache"),
            "flowc, unchanged": _modules,
            "flytekit": _flytekit_modules,
        },
    ),
    Figure(
        "fragment",
        "Graph of a dynamic task",
        "from its inputs to a file with the nodes that its body makes",
        "nodes",
        (1_000, 10_000),
        {"flowc": _fragment, "flytekit": _flytekit_fragment},
    ),
    Figure(
        "run",
        "Run locally, a task",
        "a workflow of a thousand calls less one of a single call, shared between the tasks",
        "tasks",
        (1, 1_000),
        {"flowc": _run, "flytekit": _flytekit_run},
        per_unit=True,
    ),
    _within("validate", "Validate", "all rules, on a package in memory"),
    _within("encode pb", "Encode as protobuf", "from memory to bytes"),
    _within("decode pb", "Decode protobuf", "from bytes to memory, not validated"),
    _within("encode json", "Encode as JSON", "from memory to bytes"),
    _within("decode json", "Decode JSON", "from bytes to memory, not validated"),
    _within("encode flow", "Print as text", "from memory to text, source positions included"),
    _within("decode flow", "Parse text", "from text to memory, not validated"),
    _within("diff", "Diff", "two packages of which one call in a hundred differs"),
    _within("dot", "DOT", "from a package in memory to the text that Graphviz reads"),
)


def _floor(action: str, path: Path) -> Words:
    return [python("flowc"), SIDES / "floors.py", action, path]
