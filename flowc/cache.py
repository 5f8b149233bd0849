"""What was compiled before, kept by what it was compiled from.

An entry is found by a digest over all that a compilation depends on and that is known before it: the
texts of the sources and their names, the defines, flowc's own code and the version of Python. What
was imported besides is in the entry, names that were looked up and not found included, and is looked
up again. No time and no size of a file stands for its content, so no entry is out of date.

Only what has no errors is kept, as binary IR and JSON: nothing that could run.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from posixpath import relpath
from typing import Final

from .cache_entry import Entry, digest, pack, unpack
from .ir.diagnostics import Diagnostic
from .ir.records import dataclass
from .project import Found, Project, find_source
from .runtime.files import write_atomically

MAX_BYTES: Final = 256 * 1024 * 1024
"""How large all entries may be together; past it, those that were not used for longest go."""

_OWN_FILES: Final = ("cache.py", "cache_entry.py", "opened.py")
_SUFFIX: Final = ".flowc-cache"
_SHARE: Final = 4
"""What takes more than one part in so many of the cache is not kept."""


@dataclass(frozen=True, slots=True)
class Compilation:
    """Something to compile, by all that is known before it is."""

    project: Project
    contents: Mapping[str, bytes]
    """What the files of the project's modules hold, by path."""
    defines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a compilation came to before."""

    entry: Entry
    files: Mapping[str, bytes]
    """Everything that was read, by the names that spans use."""


def recall(compilation: Compilation, *, with_package: bool) -> Recalled | None:
    """What the compilation came to before; None where nobody remembers."""
    path = _place(compilation)
    if path is None:
        return None
    try:
        entry = unpack(path.read_bytes())
        if entry is None or (with_package and not entry.data):
            return None
        os.utime(path)  # it is in use: see `prune`
    except OSError:
        return None
    files = _files(compilation, entry)
    return Recalled(entry, files) if files is not None else None


def remember(
    compilation: Compilation,
    imported: Mapping[str, Found | None],
    diagnostics: tuple[Diagnostic, ...],
    counts: Mapping[str, int],
    encode: Callable[[], bytes],
) -> bytes | None:
    """Keep what a compilation came to; gives the package as `encode` has it, None where that is vain.

    `imported` is all that was looked up.
    """
    path = _place(compilation)
    if path is None:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    project, data = compilation.project, encode()
    looked_up = {name: _identity(project, found) for name, found in imported.items()}
    content = pack(Entry(looked_up, diagnostics, counts, data))
    if len(content) <= MAX_BYTES // _SHARE:
        with suppress(OSError):
            write_atomically(path, content, durable=False)
            prune(MAX_BYTES)
    return data


def _files(compilation: Compilation, entry: Entry) -> dict[str, bytes] | None:
    """All that was read; None where an import would find something else by now."""
    project, contents = compilation.project, compilation.contents
    files = {relpath(path, project.root): content for path, content in contents.items()}
    roots = project.import_roots
    for name, before in entry.imported.items():
        found = find_source(project.tree, roots, name, contents)
        if _identity(project, found) != before:
            return None
        if found is not None:
            files[relpath(found.path, project.root)] = found.content
    return files


def _identity(project: Project, found: Found | None) -> str | None:
    """A module that was looked up, as an entry has it: where it is, and what."""
    return f"{relpath(found.path, project.root)} {digest(found.content)}" if found else None


# The folder


def folder() -> Path | None:
    """Where the cache is: FLOWC_CACHE_DIR, else as the XDG base directories say; None without a home."""
    if given := os.environ.get("FLOWC_CACHE_DIR"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return Path(base, "flowc")
    with suppress(RuntimeError):
        return Path.home() / ".cache" / "flowc"
    return None


def sizes() -> list[int]:
    """Bytes of each entry."""
    return [status.st_size for _, status in _entries()]


def clear() -> int:
    """Remove all entries, and nothing else that is in the folder; gives how many there were."""
    return sum(map(_remove, [path for path, _ in _entries()]))


def prune(limit: int) -> None:
    """Remove what was not used for longest, until the rest is within the limit."""
    found = sorted(_entries(), key=lambda each: (each[1].st_mtime_ns, each[0]))
    total = sum(status.st_size for _, status in found)
    for path, status in found:
        if total <= limit:
            return
        total -= status.st_size
        _remove(path)


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:  # another flowc was faster
        return False
    return True


def _entries() -> Iterator[tuple[Path, os.stat_result]]:
    where = folder()
    with suppress(OSError):
        for each in os.scandir(where) if where else ():
            if each.name.endswith(_SUFFIX) and each.is_file(follow_symlinks=False):
                yield Path(each.path), each.stat(follow_symlinks=False)


# Names of entries


def _place(compilation: Compilation) -> Path | None:
    """The file of a compilation's entry; None where there can be no cache."""
    where = folder()
    own = _own_code() if where is not None else None
    if where is None or own is None:
        return None
    project = compilation.project
    basis = {
        "code": own,
        "defines": dict(compilation.defines),
        "modules": [
            (each.name, relpath(each.path, project.root), digest(compilation.contents[each.path]))
            for each in project.modules
        ],
        "python": [sys.implementation.name, *sys.version_info],
        "roots": [relpath(each, project.root) for each in project.import_roots],
    }
    return where / f"{digest(json.dumps(basis, sort_keys=True).encode())}{_SUFFIX}"


def _own_code() -> str | None:
    """Digest of the code that decides what an entry holds; None where that is not in files."""
    # Here, since the package must not be seen to import itself.
    rooms = (import_module(f".{each}", __package__) for each in ("compiler", "ir", "schemas"))
    folders = [folder for each in rooms for folder in each.__path__]
    found = hashlib.sha256()
    try:
        files = [Path(folder, name) for folder in folders for name in sorted(os.listdir(folder))]
        for file in (*files, *map(Path(__file__).with_name, _OWN_FILES)):
            if file.suffix in (".py", ".fds"):
                found.update(f"{file.name} {digest(file.read_bytes())}\n".encode())
    except OSError:
        return None
    return found.hexdigest()
