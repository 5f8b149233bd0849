"""What is registered with Flyte, read from its files: a folder of documents, or an archive of them.

The files are those of `pyflyte package`, or of `flowc export`: ``NN_NAME_1.pb`` is a task, ``_2`` a
workflow, ``_3`` a launch plan.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import basename, join
from typing import Any, Final

from .ir.nodes import Package
from .problem import Problem
from .project import SUFFIX, Tree

_KINDS: Final[Mapping[str, str]] = {"1": "task", "2": "workflow", "3": "launch_plan"}
_FILE: Final = re.compile(r"(?P<order>\d*)_.*_(?P<kind>[123])\.(?P<form>pb|json)")
_MOST: Final = 1 << 30
"""Bytes that are read of one archive."""
_GZIP: Final = b"\x1f\x8b"
_TAR: Final = (257, b"ustar")
"""Where the mark of an archive stands, and the mark."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What documents say."""

    package: Package
    lost: tuple[str, ...]
    """What the IR cannot keep of them, each a line."""


def is_flyte_folder(tree: Tree, path: str) -> bool:
    """Whether a folder holds documents of Flyte, and no source."""
    inside = tree.entries(path) if tree.is_folder(path) else None
    if inside is None or isinstance(inside, Problem):
        return False
    names = inside.files
    return any(map(_FILE.fullmatch, names)) and not any(each.endswith(SUFFIX) for each in names)


def is_archive(content: bytes) -> bool:
    """Whether a file is an archive, by its mark."""
    start, mark = _TAR
    return content.startswith(_GZIP) or content[start : start + len(mark)] == mark


def read_registered(tree: Tree, path: str, source: str) -> Registered | Problem:
    """The documents in a folder or archive as a package; `source` is what the user calls it."""
    documents = _documents(tree, path, source)
    if isinstance(documents, Problem):
        return documents
    from .export.flyte.kept import lost
    from .export.flyte.read import from_flyte

    try:
        found = from_flyte(documents)
    except (KeyError, IndexError, ValueError, TypeError, StopIteration) as error:
        what = f"`{source}` holds a document that Flyte would not take"
        return Problem(what, (f"it lacks or spoils {error}",))
    if found.unknown:
        names = tuple(f"  {each}" for each in found.unknown)
        return Problem("nodes run what is in none of the files", ("add the files of it",), names)
    return Registered(found.package, tuple(lost(documents, found.package)))


def _documents(tree: Tree, path: str, source: str) -> list[tuple[str, Any]] | Problem:
    """The documents of the files, in their order, by kind."""
    from .export.flyte.encode import PACKAGES, decode, from_json, is_installed

    if not is_installed():
        way_out = "install what it needs: `pip install 'flowc[flyte]'`"
        return Problem(f"reading Flyte's documents needs {' and '.join(PACKAGES)}", (way_out,))
    files = _in_folder(tree, path) if tree.is_folder(path) else _in_archive(tree, path, source)
    if isinstance(files, Problem):
        return files
    named = [(found, name) for name in files if (found := _FILE.fullmatch(basename(name)))]
    if not named:
        way_out = "it should have files such as `0_NAME_1.pb`, of `pyflyte package`"
        return Problem(f"`{source}` holds nothing of Flyte", (way_out,))
    documents = list[tuple[str, Any]]()
    for found, name in sorted(named, key=lambda each: (int(each[0]["order"] or 0), each[1])):
        kind, data = _KINDS[found["kind"]], files[name]
        text = data.decode("utf-8", "replace")
        message = decode(kind, data) if found["form"] == "pb" else from_json(kind, text)
        if message is None:
            return Problem(f"`{name}` of `{source}` is no {kind.replace('_', ' ')} of Flyte")
        documents.append((kind, message))
    return documents


def _in_folder(tree: Tree, path: str) -> dict[str, bytes] | Problem:
    inside = tree.entries(path)
    if isinstance(inside, Problem):
        return inside
    names = [each for each in inside.files if _FILE.fullmatch(each)]
    files = dict[str, bytes]()
    for name, content in zip(names, tree.read([join(path, each) for each in names]), strict=True):
        if isinstance(content, Problem):
            return content
        files[name] = content
    return files


def _in_archive(tree: Tree, path: str, source: str) -> dict[str, bytes] | Problem:
    content = tree.read([path])[0]
    if isinstance(content, Problem):
        return content
    import tarfile
    from io import BytesIO

    try:
        with tarfile.open(fileobj=BytesIO(content)) as archive:
            files = [each for each in archive if each.isfile()]
            if sum(each.size for each in files) > _MOST:
                return Problem(f"`{source}` is too large: over {_MOST >> 20} MiB")
            opened = ((each.name, archive.extractfile(each)) for each in files)
            return {name: stream.read() for name, stream in opened if stream is not None}
    except (OSError, EOFError, tarfile.TarError):
        return Problem(f"cannot read `{source}`: no archive")
