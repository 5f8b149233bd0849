"""Nothing is dropped on the way to Flyte: each field of the IR is exported, refused, or not Flyte's business.

Every field of a package that says everything is changed, one after the other: then the documents
are others, or what is reported is. What changes nothing is in the list, with the reason.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, Final, cast

import pytest

from flowc.export.flyte.context import Settings
from flowc.export.flyte.export import Exported, to_flyte
from flowc.ir.codec_table import table
from flowc.ir.formats import Format
from flowc.ir.nodes import Package
from flowc.ir.text_parse import parse_unit

from .compat import unit, versions
from .flyte.harness import MODULES, compiled

SETTINGS: Final = Settings("p", "d", "v", "image:1")

_RUNS: Final = (
    "the engine asks the hook only when the task runs; flytekit has an entrypoint of its own"
)
_SOURCE: Final = "about the source, for diffs and messages"
_EXTENSION: Final = "what others say of the IR, which changes no meaning"
_FILE: Final = "about the file"
_FRAGMENT: Final = "fragments are exported apart: `fragment_to_flyte`, compared with flytekit"
_PROGRAM: Final = (
    "flytekit reads it from the program where the task runs, and registers nothing of it"
)
_VERSIONED: Final = "a cache without a version is refused; with one, flytekit asks nothing else"

NOT_FLYTES: Final[Mapping[str, str]] = {
    "Cache.policies": _VERSIONED,
    "Cache.salt": _VERSIONED,
    "Fragment.blocks": _FRAGMENT,
    "Fragment.code": _FRAGMENT,
    "Fragment.definitions": _FRAGMENT,
    "Fragment.header": _FRAGMENT,
    "Fragment.inputs_digest": _FRAGMENT,
    "Fragment.spans": _FRAGMENT,
    "Fragment.task": _FRAGMENT,
    "Header.ir_version": _FILE,
    "Header.producer": _FILE,
    "Extension.name": _EXTENSION,
    "Extension.path": _EXTENSION,
    "Extension.value": _EXTENSION,
    "Header.producer_version": _FILE,
    "Header.required_features": _FILE,
    "Hook.calls": _RUNS,
    "Hook.limits": _RUNS,
    "Hook.protocol_version": _RUNS,
    "LaunchPlan.doc": "launch plans of Flyte have no description",
    "Limits.bytes": _RUNS,
    "Limits.depth": _RUNS,
    "Limits.nodes": _RUNS,
    "Module.digest": _SOURCE,
    "Module.file": _SOURCE,
    "Package.extensions": _EXTENSION,
    "Package.header": _FILE,
    "Package.spans": _SOURCE,
    "Shell.outputs": _PROGRAM,
    "Shell.script": _PROGRAM,
    "Shell.script_file": _PROGRAM,
    "Sql.dialect": _PROGRAM,
    "Sql.statement": _PROGRAM,
    "Task.code": _SOURCE,
    "Task.decorators": "wrappers run with the function, which the container imports by its name",
}
"""Fields that Flyte does not ask for, and why."""

REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "EntityValue.ref": ("x: Any = task m.t", "FL4502"),
    "IsNone.value": ("x: int | None", "FL4503"),
    "TupleType.items": ("x: tuple[int, str]", "FL4501"),
}
"""What is refused whatever the field says: an input that brings it, and the code."""


EVERYTHING: Final = ""
WRITTEN: Final = """\
flowc 1.0

task m.query(x: int) -> (o0: int)
  plugin bigquery_query_job_task(Location="EU")
"""
PACKAGES: Final = (EVERYTHING, WRITTEN, *MODULES)
"""A package in which everything is said that can be said, and the programs of the corpus."""


@cache
def package(module: str) -> Package:
    if module == WRITTEN:
        found, _ = parse_unit(WRITTEN, "x.flow")
    else:
        found = unit(versions()[-1], "package", Format.TEXT) if not module else compiled(module)[0]
    assert isinstance(found, Package)
    return found


def exported(given: Package) -> tuple[object, ...]:
    """What an export comes to; where it ends with an exception, what was changed was read."""
    try:
        found: Exported = to_flyte(given, SETTINGS)
    except Exception as error:  # noqa: BLE001 - the package is not sound any more
        return (type(error).__name__,)
    return (found.documents, found.diagnostics)


Path = tuple[str | int, ...]


def fields(value: Any, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Every field of everything in a value: `Class.field`, and the way to it."""
    if isinstance(value, tuple):
        for index, each in enumerate(cast("Iterable[Any]", value)):
            yield from fields(each, (*path, index))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            inner = (*path, field.name)
            yield f"{type(value).__name__}.{field.name}", inner
            yield from fields(getattr(value, field.name), inner)


def changed(value: Any, path: Path) -> Any:
    """The value with something else at the end of the way."""
    if not path:
        return other(value)
    step, *rest = path
    if isinstance(step, int):
        items = [*value]
        items[step] = changed(items[step], tuple(rest))
        return tuple(items)
    return dataclasses.replace(value, **{step: changed(getattr(value, step), tuple(rest))})


def other(value: Any) -> Any:
    """Another value of the kind; what was given is not, where it can be left out."""
    match value:
        case Enum():
            members = [*type(value)]
            return members[members.index(value) - 1]
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}x"
        case bytes():
            return value + b"x"
        case tuple():
            return tuple([*cast("Iterable[Any]", value)][:-1])
        case _:
            return None


@cache
def ways(module: str) -> Mapping[str, list[Path]]:
    """The ways to every field of a package, by name."""
    found = dict[str, list[Path]]()
    for name, path in fields(package(module)):
        found.setdefault(name, []).append(path)
    return found


@cache
def before(module: str) -> tuple[object, ...]:
    return exported(package(module))


def is_read(name: str) -> bool:
    """Whether changing some field of the name changes what some export comes to."""
    return any(
        exported(changed(package(module), path)) != before(module)
        for module in PACKAGES
        for path in ways(module).get(name, ())
    )


NAMES: Final = sorted(
    f"{of.__name__}.{field.name}" for of, found in table().records.items() for field in found
)


@pytest.mark.parametrize("name", [each for each in NAMES if each not in {**NOT_FLYTES, **REFUSED}])
def test_is_exported_or_refused(name: str) -> None:
    assert is_read(name)


@pytest.mark.parametrize("name", NOT_FLYTES)
def test_is_not_flytes(name: str) -> None:
    assert not is_read(name)


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    declared, code = REFUSED[name]
    asks = "x is None" if name == "IsNone.value" else "1 > 2"
    text = (
        f"flowc 1.0\n\ntask m.t({declared})\n  python m:t\n\nworkflow m.w({declared})\n"
        f'  b = branch\n    if {asks}\n      t = task m.t(x=x)\n    else fail "no"\n'
    )
    found, problems = parse_unit(text, "x.flow")
    assert isinstance(found, Package), problems
    assert code in {each.code for each in to_flyte(found, SETTINGS).diagnostics}
