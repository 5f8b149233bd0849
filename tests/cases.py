"""The golden cases: what each compiles, and what becomes of it."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, cast

from flowc.compiler.pipeline import compile_sources
from flowc.ir.diagnostics import Diagnostic, has_errors, in_order
from flowc.ir.formats import Format, decode, encode
from flowc.ir.nodes import Fragment, Package
from flowc.ir.render import OutputFormat, Style, render
from flowc.ir.text import print_unit
from flowc.ir.walk import without_debug
from flowc.project import Disk, Project, find_project, loader, read_sources
from flowc.visualize.dot import to_dot
from flowc.visualize.graph import to_graph

from .repository import FLOWC, ROOT, python_files, run

GOLDEN: Final = ROOT / "golden"
COMPAT: Final = "compat"
"""The folder of golden/ that holds the frozen files of every version of the IR."""
CONFORMANCE: Final = "conformance"
"""The folder of golden/ that holds units, and what any validator must find in each."""
DIFFS: Final = "diffs"
"""The folder of golden/ that holds pairs of programs, and what lies between them."""
MIGRATIONS: Final = "migrations"
"""The folder of golden/ that holds what becomes of programs of flytekit."""
RULES: Final = "rules"
"""The folder of golden/ that holds the rules' pairs."""
VIEWER: Final = "viewer"
"""The folder of golden/ that holds the data of pages that show graphs."""

WITH_SPANS: Final = frozenset({"spans"})
"""Cases whose files show the debug section. All others leave it out: it changes with every line."""

PLAIN: Final = Style(OutputFormat.TEXT, color=False, width=100)


@dataclass(frozen=True, slots=True)
class Case:
    """Sources that are compiled together, and the folder of what they should come to."""

    name: str
    root: Path
    sources: tuple[Path, ...]
    folder: Path

    @property
    def inputs(self) -> dict[str, Path]:
        """Recorded inputs: ``inputs.<task>[.<variant>].json`` by what stands in the middle."""
        files = sorted(self.folder.glob("inputs.*.json"))
        return {file.name.removeprefix("inputs.").removesuffix(".json"): file for file in files}


@dataclass(frozen=True, slots=True)
class Result:
    """What a case comes to."""

    package: Package
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def cases() -> Iterator[Case]:
    """Every case: the folders of golden/, and the examples."""
    for folder in sorted(each for each in GOLDEN.iterdir() if each.is_dir()):
        sources = tuple(python_files(folder, "."))
        if folder.name not in (DIFFS, RULES) and sources:
            yield Case(folder.name, folder, sources, folder)
    for file in python_files(ROOT, "examples"):
        if file.name != "__init__.py":
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            yield Case(name, ROOT, (file,), GOLDEN / name)


def disk(case: Case) -> Disk:
    """The files, as a user in the case's root sees them."""
    return Disk(str(case.root))


@cache
def result(case: Case) -> Result:
    """Compile a case."""
    project = find_project(disk(case), [str(source) for source in case.sources])
    assert isinstance(project, Project), project
    read = read_sources(project)
    assert isinstance(read, tuple), read
    sources, undecoded = read
    compiled = compile_sources(sources, loader(project))
    header = replace(compiled.package.header, producer_version="")
    package = replace(compiled.package, header=header)
    if case.name not in WITH_SPANS:
        package = cast("Package", without_debug(package))
    texts = {file: source.text for file, source in compiled.sources.items()}
    return Result(package, in_order([*undecoded, *compiled.diagnostics]), texts)


# The views: each gives a file's text, or None where the file does not belong


def _of_package(view: Callable[[Package, Case], str]) -> Callable[[Case], str | None]:
    """A view of programs without errors: others have no package to speak of."""

    def guarded(case: Case) -> str | None:
        found = result(case)
        return None if has_errors(found.diagnostics) else view(found.package, case)

    return guarded


def _diagnostics(case: Case) -> str | None:
    found = result(case)
    return render(found.diagnostics, found.texts.get, PLAIN) if found.diagnostics else None


def _flow(package: Package, case: Case) -> str:
    return print_unit(package, debug=case.name in WITH_SPANS)


def _json(package: Package, _: Case) -> str:
    return encode(package, Format.JSON).decode()


def _dot(package: Package, _: Case) -> str:
    return to_dot(to_graph(package, None))


VIEWS: Final[Mapping[str, Callable[[Case], str | None]]] = {
    "diagnostics.txt": _diagnostics,
    "graph.dot": _of_package(_dot),
    "ir.flow": _of_package(_flow),
    "ir.json": _of_package(_json),
}


@cache
def fragment(case: Case, name: str) -> str:
    """What a dynamic task comes to for recorded inputs, as `flowc expand` writes it, less spans."""
    with tempfile.TemporaryDirectory() as scratch:
        package, out = Path(scratch, "package.pb"), Path(scratch, "fragment.json")
        package.write_bytes(encode(result(case).package, Format.PROTOBUF))
        task, inputs = name.split(".", maxsplit=1)[0], case.inputs[name]
        options = ("--package", package, "--task", task, "--inputs", inputs, "--out", out)
        done = run(*FLOWC, "expand", *options, folder=case.root)
        assert done.returncode == 0, done.stderr.decode()
        unit = decode(out.read_bytes(), out.name).unit
        assert isinstance(unit, Fragment)
        return encode(without_debug(unit), Format.JSON).decode()


def expected_files(case: Case) -> dict[str, str]:
    """Every file that the case should have, with its text."""
    views = {name: view(case) for name, view in VIEWS.items()}
    fragments = {f"fragment.{name}.json": fragment(case, name) for name in case.inputs}
    return {**{name: text for name, text in views.items() if text is not None}, **fragments}


def written_files(case: Case) -> set[str]:
    """The files of a case's folder that views wrote."""
    views = re.compile("|".join((*map(re.escape, VIEWS), r"fragment\..+\.json")))
    return {file.name for file in case.folder.glob("*") if views.fullmatch(file.name)}
