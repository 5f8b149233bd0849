"""The house: folders, layers, what each may touch, and how large anything may grow.

Each check takes the root of a repository and gives its findings, so that the same check runs on
the repository and on copies that a mutation has spoiled.
"""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from flowc.ir.version import VERSION

from .repository import ROOT, python_files

LAYERS: Final = {
    "schemas": 0,
    "ir": 1,
    "compiler": 2,
    "export": 2,
    "runtime": 2,
    "visualize": 2,
    "flowc": 3,
}
LINKED: Final = tuple(sorted(LAYERS.keys() - {"flowc"}))

CODECS: Final = ("ir/codec_protobuf", "export/flyte/encode", "schemas/")
"""The only places that know protobuf."""

JSON_READERS: Final = (
    "ir/codec_json",  # the JSON encoding of the IR
    "compiler/library",  # what a program asks of the module `json` itself
    "ir/format",  # string literals of the text form are JSON's
    "ir/text_parse",
    "ir/render",  # the output formats json and sarif
    "flowc/",  # what the user types and what the command line prints
    "runtime/",  # inputs and outputs of a run
    "schemas/generate",  # JSON Schema
    "export/flyte/encode",  # messages, to be read
    "visualize/viewer/page",  # the data of the page
    "export/flyte/containers",  # what dynamic tasks and clusters of Ray find in their environment
)

FILE_USERS: Final = ("flowc/", "runtime/", "schemas/", "visualize/engines", "visualize/viewer/page")
"""The only places that touch files, processes or the terminal. `runtime` loads the user's code, and
the viewer's page is made of files of the package itself."""

FILE_MODULES: Final = frozenset(
    {
        "fileinput",
        "glob",
        "http",
        "multiprocessing",
        "os",
        "shutil",
        "socket",
        "subprocess",
        "tempfile",
        "urllib",
    }
)
FILE_METHODS: Final = frozenset(
    {
        "iterdir",
        "mkdir",
        "read_bytes",
        "read_text",
        "rename",
        "rglob",
        "rmdir",
        "touch",
        "unlink",
        "write_bytes",
        "write_text",
    }
)

UNREPEATABLE: Final = ("compiler/", "export/", "ir/", "visualize/")
"""Where equal input must give equal output: no clock, chance, machine or environment."""
UNREPEATABLE_MODULES: Final = frozenset(
    {"getpass", "locale", "platform", "random", "secrets", "time", "uuid"}
)
UNREPEATABLE_METHODS: Final = frozenset({"now", "today", "utcnow"})

EXECUTING_MODULES: Final = frozenset(
    {
        "code",
        "codeop",
        "ctypes",
        "imp",
        "importlib",
        "marshal",
        "pickle",
        "pkgutil",
        "runpy",
        "shelve",
    }
)
EXECUTING_CALLS: Final = frozenset({"__import__", "compile", "eval", "exec"})

EDITORS: Final = ("flowc/commands/explain", "flowc/commands/fix", "flowc/commands/migrate")
"""The only commands that enter the room where programs are edited."""

MAX_FILE: Final = 500
MAX_FUNCTION: Final = 40
LONG_FUNCTIONS: Final = {
    "ir/format.py:value_text": 43,  # one arm for each kind of value
}
"""Functions over the budget, at their size. They may shrink; none may grow or join them."""


# What a file says


def _relative(root: Path, file: Path) -> str:
    return file.relative_to(root).as_posix()


def _modules(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every file of the package, by its path from the root, with its syntax tree."""
    for file in python_files(root, *LAYERS):
        yield _relative(root, file), _tree(file.read_text(encoding="utf-8"))


@cache
def _tree(text: str) -> ast.Module:
    return ast.parse(text)


def _nodes(root: Path, *, outside: tuple[str, ...]) -> Iterator[tuple[str, ast.AST]]:
    for file, tree in _modules(root):
        if not file.startswith(outside):
            yield from ((f"{file}:{getattr(node, 'lineno', 0)}", node) for node in ast.walk(tree))


def _imported(node: ast.AST) -> set[str]:
    """Top-level names that an absolute import brings in."""
    match node:
        case ast.Import(names=names):
            return {alias.name.split(".")[0] for alias in names}
        case ast.ImportFrom(level=0, module=str(module)):
            return {module.split(".")[0]}
        case _:
            return set()


def _called(node: ast.AST) -> str:
    """The bare name or the method that is called."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
        case _:
            return ""


def _folders_imported(file: str, node: ast.AST) -> Iterator[str]:
    """Folders of the package that an import reaches; "" for an absolute import of it."""
    if _imported(node) & LAYERS.keys():
        yield ""
    if not isinstance(node, ast.ImportFrom) or node.level == 0:
        return
    parts = Path(file).parent.parts
    here = list(parts) if parts[0] == "flowc" else ["flowc", *parts]
    base = here[: len(here) - node.level + 1] + (node.module.split(".") if node.module else [])
    named = [base[1]] if len(base) > 1 else [alias.name for alias in node.names]
    yield from (name if name in LINKED else "flowc" for name in named)


# The checks


def check_links(root: Path) -> Iterator[str]:
    """flowc/ has a link to each folder. An unpacked sdist has none, a clone without links texts."""
    for name in LINKED:
        link = root / "flowc" / name
        if not link.is_symlink() and not link.exists():
            if (root / ".git").exists():
                yield f"flowc/{name}: no link to ../{name}"
            continue
        target = str(link.readlink()) if link.is_symlink() else link.read_text(encoding="utf-8")
        if Path(target).as_posix() != f"../{name}":
            yield f"flowc/{name}: leads to {target}"


def check_packages(root: Path) -> Iterator[str]:
    """pyproject.toml lists every package: a missing one works here and is missing in the wheel."""
    setuptools = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]
    found = {
        _relative(root, file.parent)
        for file in python_files(root, *LAYERS)
        if file.name == "__init__.py"
    }
    listed = dict(setuptools["package-dir"])
    if sorted(setuptools["packages"]) != sorted(listed):
        yield "pyproject.toml: packages and package-dir differ"
    yield from (f"{each}: not in package-dir" for each in sorted(found - {*listed.values()}))
    yield from (f"{each}: listed, not there" for each in sorted({*listed.values()} - found))
    for package, folder in sorted(listed.items()):
        if package != ("" if folder.startswith("flowc") else "flowc.") + folder.replace("/", "."):
            yield f"{package}: is in {folder}"


def check_rewriting(root: Path) -> Iterator[str]:
    """Only one room edits programs, and nothing enters it but the commands that do."""
    for place, node in _nodes(root, outside=("compiler/rewrite/", "flowc/rewriting.py")):
        if "libcst" in _imported(node):
            yield f"{place}: imports libcst"
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        inside = f"{place.split('/')[0]}.{module}"
        if "compiler.rewrite" in (module[:16], inside[:16]) and not place.startswith(EDITORS):
            yield f"{place}: imports {module}"


def check_version(root: Path) -> Iterator[str]:
    """The version is written twice: for pip, and for packages. Nowhere else."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    for file, tree in _modules(root):
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)) if text == project and file != "ir/version.py":
                    yield f"{file}: says {text}"
                case _:
                    pass
    if f'VERSION = "{project}"' not in (root / "ir/version.py").read_text():
        yield f"ir/version.py: is not {project}"


def check_imports_point_down(root: Path) -> Iterator[str]:
    """A folder imports itself and lower layers only, relatively."""
    for place, node in _nodes(root, outside=()):
        own = place.split("/")[0]
        for other in _folders_imported(place.split(":")[0], node):
            if not other:
                yield f"{place}: absolute import of the package"
            elif other != own and LAYERS[other] >= LAYERS[own]:
                yield f"{place}: {own} imports {other}"


def check_compiler_runs_nothing(root: Path) -> Iterator[str]:
    """The compiler reads code; nothing in it could run any."""
    for file, tree in _modules(root):
        if not file.startswith("compiler/"):
            continue
        for node in ast.walk(tree):
            for name in sorted(_imported(node) & EXECUTING_MODULES):
                yield f"{file}: imports {name}"
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in EXECUTING_CALLS:
                    yield f"{file}:{node.lineno}: calls {name}"
                case _:
                    pass


def check_encodings(root: Path) -> Iterator[str]:
    """Only the codecs know protobuf; JSON is read and written where a table says."""
    for place, node in _nodes(root, outside=CODECS):
        if "google" in _imported(node):
            yield f"{place}: imports protobuf"
    for place, node in _nodes(root, outside=JSON_READERS):
        if "json" in _imported(node):
            yield f"{place}: imports json"


def check_files(root: Path) -> Iterator[str]:
    """Files, processes and the terminal belong to the front door and the runtime."""
    for place, node in _nodes(root, outside=FILE_USERS):
        for name in sorted(_imported(node) & FILE_MODULES):
            yield f"{place}: imports {name}"
        if _called(node) in FILE_METHODS or (
            isinstance(node, ast.Call) and ast.unparse(node.func) in {"open", "input"}
        ):
            yield f"{place}: calls {_called(node)}"


def check_repeatable(root: Path) -> Iterator[str]:
    """No clock, no chance, no machine, no environment between source text and output."""
    for place, node in _nodes(root, outside=tuple({*LAYERS} - {p[:-1] for p in UNREPEATABLE})):
        for name in sorted(_imported(node) & UNREPEATABLE_MODULES):
            yield f"{place}: imports {name}"
        if _called(node) in UNREPEATABLE_METHODS:
            yield f"{place}: calls {_called(node)}"


def check_size(root: Path) -> Iterator[str]:
    """Files and functions stay small. A file without functions is a table and may be long."""
    for path in python_files(root, *LAYERS, "tests", "examples", "benchmarks"):
        file, text = _relative(root, path), path.read_text(encoding="utf-8")
        functions = [
            node
            for node in ast.walk(_tree(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        lines = text.count("\n")
        if lines > MAX_FILE and functions:
            yield f"{file}: {lines} lines"
        for function in functions:
            size = (function.end_lineno or 0) - function.lineno + 1
            if size > LONG_FUNCTIONS.get(f"{file}:{function.name}", MAX_FUNCTION):
                yield f"{file}:{function.name}: {size} lines"


def check_no_machine(root: Path) -> Iterator[str]:
    """No file names a folder of somebody's machine."""
    here = "|".join(re.escape(str(folder)) for folder in (ROOT, Path.home()))
    path = re.compile(rf"(?<![\w.])(?:{here}|/(?:home|root|Users))/\w[^\s\"']*".encode())
    suffixes = {".py", ".md", ".toml", ".proto", ".json", ".flow", ".txt", ".dot", ""}
    folders = (*LAYERS, "tests", "examples", "benchmarks", "docs", "golden", ".ci", ".")
    for folder in folders:
        files = (root / folder).rglob("*") if folder != "." else root.iterdir()
        for file in sorted(each for each in files if each.is_file() and each.suffix in suffixes):
            for found in path.findall(file.read_bytes()):
                yield f"{_relative(root, file)}: names {found.decode(errors='replace')}"


Check = Callable[[Path], Iterator[str]]
CHECKS: Final[tuple[Check, ...]] = (
    check_links,
    check_packages,
    check_version,
    check_imports_point_down,
    check_compiler_runs_nothing,
    check_encodings,
    check_files,
    check_repeatable,
    check_rewriting,
    check_size,
    check_no_machine,
)


@cache
def findings(check: Check) -> frozenset[str]:
    return frozenset(check(ROOT))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_repository(check: Check) -> None:
    assert sorted(findings(check)) == []


# Each mutation spoils a copy of the repository, and one check finds just that.


def _append(file: str, text: str) -> Callable[[Path], None]:
    def spoil(root: Path) -> None:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text)

    return spoil


def _remove(file: str) -> Callable[[Path], None]:
    def spoil(root: Path) -> None:
        (root / file).unlink()

    return spoil


MUTATIONS: Final = {
    "missing link": (check_links, _remove("flowc/ir"), "flowc/ir: no link"),
    "unlisted package": (
        check_packages,
        _append("ir/nested/__init__.py", ""),
        "ir/nested: not in package-dir",
    ),
    "package gone": (check_packages, _remove("export/__init__.py"), "export: listed, not there"),
    "second version": (
        check_version,
        _append("ir/walk.py", f'\nV = "{VERSION}"\n'),
        "ir/walk.py: says",
    ),
    "upward import": (
        check_imports_point_down,
        _append("ir/walk.py", "\nfrom ..export import flyte\n"),
        "ir imports export",
    ),
    "sibling import": (
        check_imports_point_down,
        _append("compiler/source.py", "\nfrom .. import runtime\n"),
        "compiler imports runtime",
    ),
    "front door import": (
        check_imports_point_down,
        _append("runtime/__init__.py", "\nfrom ..project import load\n"),
        "runtime imports flowc",
    ),
    "absolute import": (
        check_imports_point_down,
        _append("ir/walk.py", "\nimport flowc.ir.nodes\n"),
        "absolute import",
    ),
    "import of user code": (
        check_compiler_runs_nothing,
        _append("compiler/source.py", "\nimport importlib.util\n"),
        "imports importlib",
    ),
    "evaluation": (
        check_compiler_runs_nothing,
        _append("compiler/source.py", "\neval('1')\n"),
        "calls eval",
    ),
    "protobuf in a pass": (
        check_encodings,
        _append("ir/walk.py", "\nfrom google.protobuf import message\n"),
        "imports protobuf",
    ),
    "json in a pass": (check_encodings, _append("ir/walk.py", "\nimport json\n"), "imports json"),
    "libcst in a pass": (
        check_rewriting,
        _append("compiler/source.py", "\nimport libcst\n"),
        "imports libcst",
    ),
    "editing in another command": (
        check_rewriting,
        _append("flowc/report.py", "\nfrom .compiler.rewrite.fix import fix\n"),
        "imports compiler.rewrite.fix",
    ),
    "file in a pass": (check_files, _append("ir/walk.py", "\nopen('x')\n"), "calls open"),
    "clock": (check_repeatable, _append("ir/walk.py", "\nimport time\n"), "imports time"),
    "long function": (
        check_size,
        _append("ir/walk.py", "\ndef long() -> None:\n" + "    pass\n" * MAX_FUNCTION),
        "ir/walk.py:long: 41 lines",
    ),
    "long file": (check_size, _append("ir/walk.py", "\n" * MAX_FILE), "ir/walk.py:"),
    "path of a machine": (
        check_no_machine,
        _append("ir/walk.py", "\n# see " + "/".join(("", "home", "me", "notes")) + "\n"),
        "names",
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_mutation_is_found(name: str, tmp_path: Path) -> None:
    check, spoil, finding = MUTATIONS[name]
    root = tmp_path / "copy"
    for folder in LAYERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, root / folder, symlinks=True, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / ".git").mkdir()
    spoil(root)
    (found,) = {*check(root)} - findings(check)
    assert finding in found


HEAVY: Final = ("google", "graphviz", "jsonschema", "libcst", "flowc.compiler", "flowc.ir")


def test_authoring_imports_no_compiler() -> None:
    code = "import sys, flowc; flowc.task; print(*sys.modules, sep='\\n')"
    command = (sys.executable, "-c", code)
    modules = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    heavy = {name for name in modules.split() if name.startswith(HEAVY)}
    assert heavy <= {"flowc.ir", "flowc.ir.node_names", "flowc.ir.version"}  # small ones
