"""What a user names on the command line, as IR.

A name is a source (a file, a folder, a dotted module), an IR file in any encoding, what is registered
with Flyte (a folder of its documents, or an archive), or any of them in a revision of git
(``REV:PATH``). What a file is, its content tells.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from posixpath import basename, dirname, join, normpath, splitext
from typing import TYPE_CHECKING, Final

from .ir.diagnostics import Diagnostic, has_errors, in_order
from .ir.nodes import Located, Package
from .ir.records import dataclass
from .judge import judge
from .opened import Encoded, Opened, Texts, count_entities
from .problem import Problem
from .project import (
    INIT,
    NOTHING,
    Disk,
    Found,
    Project,
    Tree,
    decode_sources,
    find_module,
    find_project,
    here,
    loader,
    read_contents,
)
from .settings import read_settings
from .terminal import say, working

if TYPE_CHECKING:
    from .cache import Compilation
    from .ir.formats import Unit

STDIN: Final = "-"
_IR_SUFFIXES: Final = (".pb", ".json", ".flow")
_DOTTED: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*\Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are compiled, where a name turns out to be one."""

    defines: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values of environment variables that the program may read, over those of `flowc.toml`."""
    root: str | None = None
    """Folder that modules are counted from, instead of the one that their packages stand in."""
    code: str | None = None
    """Folder that the sources of an IR file, or of a revision, are below; else the current one."""
    cached: bool = True
    """Whether what was compiled before may be used, and kept for the next time."""
    findings_only: bool = False
    """Whether the package itself is not looked at."""


_PLAIN: Final = Reading()


def open_package(names: Sequence[str], reading: Reading = _PLAIN) -> Opened | Problem:
    """The package that sources compile to, or that an IR file holds."""
    opened = open_unit(names, reading)
    if isinstance(opened, Problem) or opened.exit_code:
        return opened
    if not isinstance(opened.held, Package | Encoded):
        return Problem(f"`{opened.name}` is a fragment, not a package")
    return nothing_in(opened) or opened


def open_unit(names: Sequence[str], reading: Reading = _PLAIN) -> Opened | Problem:
    """The package that sources compile to, or the package or fragment that an IR file holds."""
    if list(names) == [STDIN]:
        return _decoded("standard input", sys.stdin.buffer.read(), reading)
    located = _locate_all(names)
    if isinstance(located, Problem):
        return located
    tree, paths = located
    for name, path in zip(names, paths, strict=True):
        found = _open_ir(name, tree, path, reading)
        if found is not None and len(names) > 1 and not isinstance(found, Problem):
            return Problem(f"`{name}` is no source; give it alone, or sources only")
        if found is not None:
            return found
    project = _project(names, tree, paths, reading)
    if isinstance(project, Problem):
        return project
    compiled = _compiled(", ".join(names), project, reading)
    if isinstance(compiled, Problem):
        return compiled
    return replace(compiled, from_folder=any(map(tree.is_folder, paths)))


def with_places(opened: Opened) -> Opened:
    """The same, with spans to show: IR that people wrote as text is its own source."""
    if opened.unit is None or not opened.is_own_source:
        return opened
    return replace(opened, held=replace(opened.unit, spans=_places(opened.name, opened.texts)))


def find_sources(names: Sequence[str], reading: Reading) -> Project | Problem:
    """The source files of this machine that names lead to, in order to edit them."""
    located = _locate_all(names)
    if isinstance(located, Problem):
        return located
    tree, paths = located
    if not isinstance(tree, Disk):
        return Problem("what is in git only cannot be edited", ("name files of this folder",))
    for name, path in zip(names, paths, strict=True):
        content = _ir_content(name, tree, path)
        if isinstance(content, bytes):
            return Problem(f"`{name}` is an IR file, and no source")
        if content is not None:
            return content
    return _project(names, tree, paths, reading)


def _project(
    names: Sequence[str], tree: Tree, paths: Sequence[str], reading: Reading
) -> Project | Problem:
    """What the paths hold, to be compiled together."""
    root = reading.root and normpath(join(tree.cwd, reading.root))
    dotted = (
        _module(tree, name.rpartition(":")[2]) for name in names if "." in name and "/" not in name
    )
    starts = {path: start for path, start in filter(None, dotted) if path in paths}
    return find_project(tree, paths, root, starts)


def nothing_in(opened: Opened) -> Problem | None:
    """The complaint about sound sources that declare nothing to run."""
    if not opened.modules or opened.exit_code or any(opened.counts.values()):
        return None
    return Problem(f"there are no tasks or workflows in `{opened.name}`", opened.hints)


def code_in_git(opened: Opened) -> Problem:
    """The complaint about code that cannot run, since no folder has it."""
    where = "say where the code is on disk: `--code DIR`"
    return Problem(f"the code of `{opened.name}` is in git only", (where,))


def is_there(name: str) -> bool | Problem:
    """Whether a name leads to a file, folder or module; a problem where its revision cannot be read."""
    found = _find(name, {})
    return found if isinstance(found, Problem) else found[2] is not None


def read_ir(name: str) -> bytes | Problem | None:
    """The bytes of an IR file, whatever they say; None where the name is one of source."""
    if name == STDIN:
        return sys.stdin.buffer.read()
    located = _locate_all([name])
    if isinstance(located, Problem):
        return located
    tree, (path,) = located
    return _ir_content(name, tree, path)


# Names: where they are


def _locate_all(names: Sequence[str]) -> tuple[Tree, list[str]] | Problem:
    """The one tree that the names are in, and their paths."""
    trees, paths = dict[str, Tree](), list[str]()
    for name in names:
        located = _locate(name, trees)
        if isinstance(located, Problem):
            return located
        paths.append(located)
    if len(trees) > 1:
        return Problem("all of the paths must be of one revision, or all of this folder")
    return next(iter(trees.values())), paths


def _locate(name: str, trees: dict[str, Tree]) -> str | Problem:
    """The path of a name; the tree that has it is added to the trees."""
    found = _find(name, trees)
    if isinstance(found, Problem):
        return found
    tree, inside, path = found
    return path or _missing(tree, inside)


def _find(name: str, trees: dict[str, Tree]) -> tuple[Tree, str, str | None] | Problem:
    """The tree of a name, what it is called there, and its path if there is one."""
    if not name:
        return Problem("a name is empty", ("name the current folder `.`",))
    disk = here()
    path = _there(disk, name)
    revision, colon, inside = name.partition(":")
    if path is not None or not colon or not revision:
        trees[""] = disk
        return disk, name, path
    if revision not in trees:
        from .git import open_revision

        opened = open_revision(revision)
        if isinstance(opened, Problem):
            return opened
        trees[revision] = opened
    tree = trees[revision]
    # As git has it: a path starts from the top of the repository, unless it starts with a dot.
    wanted = inside if inside.startswith(".") else f"/{inside}"
    return tree, wanted, _there(tree, wanted)


def _there(tree: Tree, name: str) -> str | None:
    """The path of a file, folder or dotted module."""
    path = normpath(join(tree.cwd, name.replace(os.sep, "/")))
    path = f"/{path.lstrip('/')}" if path.startswith("//") else path
    if tree.is_file(path) or tree.is_folder(path):
        return path
    found = _module(tree, name.removeprefix("/"))
    return found[0] if found else None


def _module(tree: Tree, name: str) -> tuple[str, str] | None:
    """The path of a dotted module, and the folder that its name starts from."""
    roots = (tree.cwd, join(tree.cwd, "src")) if _DOTTED.match(name) else ()
    for root in roots:
        if (module := find_module(tree, [root], name)) is not None:
            return dirname(module) if basename(module) == INIT else module, root
    folders = ((join(root, *name.split(".")), root) for root in roots)
    return next((each for each in folders if tree.is_folder(each[0])), None)


def _missing(tree: Tree, name: str) -> Problem:
    """Nothing is there; perhaps a neighbour was meant."""
    from .ir.suggest import nearest

    path = normpath(join(tree.cwd, name))
    folder, wanted, rest = _first_missing(tree, path)
    outer, _, last = name.rpartition(".")
    if outer and _DOTTED.match(name) and (package := _there(tree, outer)) is not None:
        folder, wanted, rest = package, last, ""
    inside = tree.entries(folder) if tree.is_folder(folder) else NOTHING
    if isinstance(inside, Problem):  # what cannot be read looks as if it were not there
        return inside
    fitting = inside.folders if rest else (*inside.folders, *inside.files)
    names = {splitext(each)[0]: each for each in fitting}
    near = nearest(splitext(wanted)[0], names)
    meant = join(folder, names[near], rest).rstrip("/") if near else None
    helps = (f"did you mean `{tree.show(meant)}`?",) if meant else ()
    return Problem(f"there is no file, folder or module `{tree.show(path)}`", helps)


def _first_missing(tree: Tree, path: str) -> tuple[str, str, str]:
    """The innermost folder that is there, the name that it lacks, and what follows in the path."""
    folder, missing, rest = dirname(path), basename(path), ""
    while not tree.is_folder(folder) and dirname(folder) != folder:
        folder, missing, rest = dirname(folder), basename(folder), join(missing, rest)
    return folder, missing, rest


# Contents: what they are


def _open_ir(name: str, tree: Tree, path: str, reading: Reading) -> Opened | Problem | None:
    """The IR in a file, or of Flyte's documents; None where the path has source."""
    from .flyte_files import is_archive, is_flyte_folder

    if is_flyte_folder(tree, path):
        return _registered(name, tree, path)
    content = _ir_content(name, tree, path)
    if isinstance(content, bytes):
        return (
            _registered(name, tree, path)
            if is_archive(content)
            else _decoded(name, content, reading)
        )
    return content


def _registered(name: str, tree: Tree, path: str) -> Opened | Problem:
    """What is registered with Flyte. What the IR cannot keep of it is said."""
    from .flyte_files import read_registered
    from .ir.validate import validate

    given = read_settings(here(), here().cwd)
    if isinstance(given, Problem):
        return given
    found = read_registered(tree, path, name)
    if isinstance(found, Problem):
        return found
    for each in found.lost:
        say(f"note: {each}")
    diagnostics = judge(in_order([*validate(found.package)]), given)
    return Opened(name, found.package, diagnostics, lambda _: None, settings=given)


def _ir_content(name: str, tree: Tree, path: str) -> bytes | Problem | None:
    """The bytes of a file that has IR, or is an archive; None where the path has source."""
    if not tree.is_file(path):
        return None
    from .flyte_files import is_archive

    content = tree.read([path])[0]
    suffix = splitext(path)[1]
    if isinstance(content, Problem) or is_archive(content) or _is_ir(content, suffix):
        return content
    if suffix not in (".py", ""):
        return Problem(f"`{name}` is neither a Python module nor an IR file")
    return None


def _is_ir(content: bytes, suffix: str) -> bool:
    """Whether to read a file as IR. Python source may begin as JSON does, with a brace."""
    from .ir.formats import Format, format_of

    found = format_of(content)
    if suffix == ".py":
        return found in (Format.PROTOBUF, Format.TEXT)
    return found is not None or suffix in _IR_SUFFIXES


def _decoded(name: str, content: bytes, reading: Reading) -> Opened | Problem:
    from .ir.formats import Format, decode, format_of
    from .ir.validate import validate

    given = read_settings(here(), here().cwd)
    if isinstance(given, Problem):
        return given
    decoded = decode(content, name)
    unit, found = decoded.unit, list(decoded.diagnostics)
    code = _code(reading) or here().cwd
    texts = _texts_below(code, name, content, unit)
    is_text = format_of(content) is Format.TEXT
    is_own_source = is_text and unit is not None and not unit.spans
    if isinstance(unit, Package) and not has_errors(found):
        with working(f"validating {name}"):
            judged = validate(unit)
            if judged and is_own_source:  # where it is not sound it is worth finding the places
                judged = validate(replace(unit, spans=_places(name, texts)))
                judged = _with_edits(judged, name, texts)
            found += judged
    diagnostics = judge(in_order(found), given)
    return Opened(
        name, unit, diagnostics, texts, code=code, settings=given, is_own_source=is_own_source
    )


def _with_edits(found: tuple[Diagnostic, ...], name: str, texts: Texts) -> tuple[Diagnostic, ...]:
    """The findings about a text of IR, with the edits for editors that their ways out come to."""
    if not any(way_out.swap for each in found for way_out in each.helps):
        return found
    from .compiler.edits import placed
    from .compiler.source import Source

    return tuple(placed(found, {name: Source("", name, texts(name) or "")}))


def _places(name: str, texts: Texts) -> "tuple[Located, ...]":
    from .ir.text_places import places

    return places(texts(name) or "", name)


def _texts_below(code: str, name: str, content: bytes, unit: "Unit | None") -> Texts:
    """Texts for the spans of an IR file: its own, and its sources where they are still the same."""
    from .ir.source import digest

    modules = unit.modules if isinstance(unit, Package) else ()
    digests = {module.file: module.digest for module in modules}

    def text(file: str) -> str | None:
        if file == name:
            return content.decode("utf-8", "replace")
        source = here().read([join(code, file)])[0] if file in digests else None
        found = source.decode("utf-8-sig", "replace") if isinstance(source, bytes) else None
        return found if found is not None and digest(found) == digests[file] else None

    return text


def _code(reading: Reading) -> str | None:
    return reading.code and normpath(join(here().cwd, reading.code))


def _compiled(name: str, project: Project, reading: Reading) -> Opened | Problem:
    from .cache import Compilation, recall

    given = read_settings(project.tree, project.root)
    if isinstance(given, Problem):
        return given
    contents = read_contents(project)
    if isinstance(contents, Problem):
        return contents
    what = Compilation(project, contents, {**given.defines, **reading.defines})
    needs_package = not reading.findings_only
    known = recall(what, with_package=needs_package) if reading.cached else None
    if known is not None:
        held: Package | Encoded = Encoded(known.entry.data, known.entry.counts)
        found, texts = known.entry.diagnostics, _texts(known.files)
    else:
        held, found, texts = _compile(what, reading)
    code = project.root if isinstance(project.tree, Disk) else _code(reading)
    names = tuple(each.name for each in project.modules)
    diagnostics = judge(found, given)
    opened = Opened(name, held, diagnostics, texts, len(names), names, code=code, settings=given)
    return opened if nothing_in(opened) is None else replace(opened, hints=_hints(what))


def _hints(what: "Compilation") -> tuple[str, ...]:
    """Where functions look declared that are inside of others, as tests declare what they test."""
    from .compiler.inner import inner_declarations

    sources, _ = decode_sources(what.project, what.contents)
    inner = [(each.file, *found) for each in sources for found in inner_declarations(each)]
    if not inner:
        return ()
    file, name, line = inner[0]
    others = f" and {len(inner) - 1} more" if len(inner) > 1 else ""
    way_out = "a function declares nothing until it is called: move them to the top of the module"
    return (f"`{name}` (line {line} of {file}){others} are inside of functions", way_out)


def _compile(
    what: "Compilation", reading: Reading
) -> tuple[Package | Encoded, tuple[Diagnostic, ...], Texts]:
    """The package, the findings and the texts; what is sound is kept in the cache."""
    from .cache import remember
    from .compiler.machine import Settings as Evaluation
    from .compiler.pipeline import compile_sources

    project, looked_up = what.project, dict[str, Found | None]()
    sources, problems = decode_sources(project, what.contents)
    count = len(project.modules)
    with working(f"compiling {count} module{'s' * (count != 1)}"):
        compiled = compile_sources(sources, loader(project, looked_up), Evaluation(what.defines))
    texts = {file: source.text for file, source in compiled.sources.items()}
    found, package = in_order([*problems, *compiled.diagnostics]), compiled.package
    if has_errors(found) or not reading.cached:
        return package, found, texts.get
    counts = count_entities(package)

    def encode() -> bytes:
        return b"" if reading.findings_only else _encoded(package)

    data = remember(what, looked_up, found, counts, encode)
    return package if data is None else Encoded(data, counts, package), found, texts.get


def _encoded(package: Package) -> bytes:
    from .ir.formats import Format, encode

    return encode(package, Format.PROTOBUF)


def _texts(files: Mapping[str, bytes]) -> Texts:
    """Texts of files that are decoded when somebody wants to see them."""
    from .compiler.source import decode_source

    def text(file: str) -> str | None:
        source = decode_source(files[file], "", file)[0] if file in files else None
        return source.text if source is not None else None

    return text
