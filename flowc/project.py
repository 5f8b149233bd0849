"""The user's source files: which there are, what their modules are called, how imports find them.

Nothing else reads source files. The same code serves the disk and a revision in git: both are a
`Tree`, whose paths are absolute and written with ``/``.
"""

import os
from collections.abc import Mapping, Sequence
from posixpath import basename, commonpath, dirname, join, relpath
from types import MappingProxyType
from typing import Final, Protocol

from .compiler.source import Loader, Source, decode_source
from .ir.diagnostics import Diagnostic
from .ir.records import dataclass
from .problem import Problem
from .runtime.files import because

SUFFIX: Final = ".py"
INIT: Final = "__init__.py"
_NOT_SOURCES: Final = frozenset({"__pycache__", "__pypackages__", "node_modules", "site-packages"})
_VIRTUALENV: Final = "pyvenv.cfg"
"""The file that marks a folder as a virtual environment, whatever it is called."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What a folder holds, by name, sorted."""

    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


NOTHING: Final = Entries()


class Tree(Protocol):
    """Files, wherever they are kept."""

    @property
    def cwd(self) -> str:
        """The folder that the user is in."""
        ...

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""
        ...

    def is_folder(self, path: str) -> bool:
        """Whether a folder is there."""
        ...

    def entries(self, folder: str) -> Entries | Problem:
        """What a folder holds. Links to folders are left out: what they lead to is seen once."""
        ...

    def read(self, paths: Sequence[str]) -> list[bytes | Problem]:
        """Contents of files."""
        ...

    def show(self, path: str) -> str:
        """How a user writes a path."""
        ...


@dataclass(frozen=True, slots=True)
class Disk:
    """The files of this machine."""

    cwd: str

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""
        return os.path.isfile(path)

    def is_folder(self, path: str) -> bool:
        """Whether a folder is there."""
        return os.path.isdir(path)

    def entries(self, folder: str) -> Entries | Problem:
        """What a folder holds."""
        try:
            with os.scandir(folder) as found:
                each = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            return Problem(f"cannot read folder `{self.show(folder)}`: {because(error)}")
        folders = (entry.name for entry in each if entry.is_dir(follow_symlinks=False))
        # Not `entry.is_file()`, which raises where links lead in circles.
        files = (entry.name for entry in each if os.path.isfile(entry.path))
        return Entries(tuple(folders), tuple(files))

    def read(self, paths: Sequence[str]) -> list[bytes | Problem]:
        """Contents of files."""
        return [self._content(path) for path in paths]

    def show(self, path: str) -> str:
        """How a user writes a path: from the current folder where it is below that."""
        return relpath(path, self.cwd) if _is_below(path, self.cwd) else path

    def _content(self, path: str) -> bytes | Problem:
        try:
            with open(path, "rb") as file:
                return file.read()
        except OSError as error:
            return Problem(f"cannot read `{self.show(path)}`: {because(error)}")


def here() -> Disk:
    """The disk, seen from the current folder."""
    return Disk(os.getcwd().replace(os.sep, "/"))


@dataclass(frozen=True, slots=True)
class Module:
    """A file and the module that it is."""

    name: str
    path: str
    import_root: str
    """The folder that an import of the module starts from."""


@dataclass(frozen=True, slots=True)
class Project:
    """What to compile together."""

    tree: Tree
    modules: tuple[Module, ...]
    root: str
    """The folder that files are named from in the IR and in messages."""

    @property
    def import_roots(self) -> tuple[str, ...]:
        """Where imports look, first to last."""
        roots = (*(each.import_root for each in self.modules), self.root, join(self.root, "src"))
        return tuple(dict.fromkeys(roots))


def find_project(
    tree: Tree,
    paths: Sequence[str],
    root: str | None = None,
    starts: Mapping[str, str] = MappingProxyType({}),
) -> Project | Problem:
    """The modules that files and folders of a tree hold.

    `root` takes the place of the folder that names are counted from: of each module by its
    packages, of files by the current folder. `starts` are such folders of single paths, which were
    given as dotted modules.
    """
    if root is not None and not tree.is_folder(root):
        return Problem(f"`{tree.show(root)}` is not a folder")
    files = dict[str, str | None]()
    for path in paths:
        found = _files(tree, path)
        if isinstance(found, Problem):
            return found
        for file in found:
            files.setdefault(file, root if root is not None else starts.get(path))
    modules = tuple(_module(tree, each, start) for each, start in files.items())
    outside = next((each for each in files if root is not None and not _is_below(each, root)), None)
    if outside is not None and root is not None:
        return Problem(f"`{tree.show(outside)}` is not below the root `{tree.show(root)}`")
    if (clash := _clash(tree, modules)) is not None:
        return clash
    return Project(tree, modules, root if root is not None else _root(tree, modules))


def read_contents(project: Project) -> dict[str, bytes] | Problem:
    """What the files of a project's modules hold, by path."""
    paths = [each.path for each in project.modules]
    contents = dict[str, bytes]()
    for path, content in zip(paths, project.tree.read(paths), strict=True):
        if isinstance(content, Problem):
            return content
        contents[path] = content
    return contents


def read_sources(project: Project) -> tuple[list[Source], list[Diagnostic]] | Problem:
    """The text of a project's modules, and what is wrong with their encoding."""
    contents = read_contents(project)
    return contents if isinstance(contents, Problem) else decode_sources(project, contents)


def decode_sources(
    project: Project, contents: Mapping[str, bytes]
) -> tuple[list[Source], list[Diagnostic]]:
    """The text of a project's modules, of which the contents are at hand by path."""
    sources, diagnostics = list[Source](), list[Diagnostic]()
    for module in project.modules:
        source, found = _source(project, module.name, module.path, contents[module.path])
        diagnostics += found
        if source is not None:
            sources.append(source)
    return sources, diagnostics


@dataclass(frozen=True, slots=True)
class Found:
    """The file of a module that was looked up."""

    path: str
    content: bytes


def loader(project: Project, looked_up: dict[str, Found | None] | None = None) -> Loader:
    """Finds the modules that a project's modules import, as Python would from its import roots.

    What is looked up is noted by the names of the modules, for those who ask.
    """
    roots = project.import_roots

    def load(name: str) -> Source | None:
        found = find_source(project.tree, roots, name)
        if looked_up is not None:
            looked_up[name] = found
        if found is None:
            return None
        source, problems = _source(project, name, found.path, found.content)
        return source or Source(name, relpath(found.path, project.root), "", problems=problems)

    return load


def find_source(
    tree: Tree,
    roots: Sequence[str],
    name: str,
    contents: Mapping[str, bytes] = MappingProxyType({}),
) -> Found | None:
    """The file that an import of a module reads; `contents` are of files that were read before."""
    path = find_module(tree, roots, name)
    if path is None:
        return None
    content = contents[path] if path in contents else tree.read([path])[0]
    return Found(path, content) if isinstance(content, bytes) else None


def find_module(tree: Tree, roots: Sequence[str], name: str) -> str | None:
    """The file of a module; a package before a module of the same name, as Python has it."""
    for root in roots:
        stem = join(root, *name.split("."))
        for path in (join(stem, INIT), stem + SUFFIX):
            if tree.is_file(path):
                return path
    return None


def module_name(tree: Tree, path: str) -> tuple[str, str]:
    """A file's module and import root: upwards for as long as there is an ``__init__.py``.

    This is how flytekit names modules, so entities get the names that Flyte users know.
    """
    folder, file = dirname(path), basename(path)
    parts = [] if file == INIT else [file.removesuffix(SUFFIX)]
    while tree.is_file(join(folder, INIT)) and folder != dirname(folder):
        parts.append(basename(folder))
        folder = dirname(folder)
    return ".".join(reversed(parts)), folder


def _files(tree: Tree, path: str) -> list[str] | Problem:
    """The modules at a path: itself, or everything below a folder."""
    if tree.is_file(path):
        return [path]
    found, folders = list[str](), [path]
    while folders:
        folder = folders.pop()
        inside = tree.entries(folder)
        if isinstance(inside, Problem):
            return inside
        if _VIRTUALENV in inside.files and folder != path:
            continue
        found += (join(folder, each) for each in inside.files if each.endswith(SUFFIX))
        folders += (join(folder, each) for each in reversed(inside.folders) if _has_sources(each))
    return found or Problem(f"no Python files below `{tree.show(path)}`")


def _has_sources(folder: str) -> bool:
    return not folder.startswith(".") and folder not in _NOT_SOURCES


def _module(tree: Tree, path: str, root: str | None) -> Module:
    if root is None:
        name, import_root = module_name(tree, path)
        return Module(name, path, import_root)
    parts = relpath(path, root).removesuffix(SUFFIX).split("/")
    return Module(".".join(parts).removesuffix(".__init__"), path, root)


def _clash(tree: Tree, modules: Sequence[Module]) -> Problem | None:
    """Two files of one module name would define the same entities twice."""
    seen = dict[str, Module]()
    for module in modules:
        first = seen.setdefault(module.name, module)
        if first is not module:
            return Problem(
                f"`{tree.show(first.path)}` and `{tree.show(module.path)}`"
                f" are both the module `{module.name}`",
                (
                    "add an `__init__.py` to their folders, so that the folders count in the name",
                    "or count names from one folder: `--root DIR`",
                ),
            )
    return None


def _root(tree: Tree, modules: Sequence[Module]) -> str:
    """The current folder where all imports start in it or below it, else what they share.

    So every file that an import can reach is below the root, and a module's name is the end of its
    file's name: that is how it is found again when it runs.
    """
    roots = [each.import_root for each in modules]
    if all(each == tree.cwd or _is_below(each, tree.cwd) for each in roots):
        return tree.cwd
    return commonpath(roots)


def _source(
    project: Project, name: str, path: str, content: bytes
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    file = relpath(path, project.root)
    return decode_source(content, name, file, basename(path) == INIT)


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder if folder.endswith("/") else f"{folder}/")
