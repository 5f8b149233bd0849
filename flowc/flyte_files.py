"""What is registered with Flyte, read from its files: a folder of documents, or an archive of them.

The files are those of `pyflyte package`, or of `flowc export`: ``NN_NAME_1.pb`` is a task, ``_2`` a
workflow, ``_3`` a launch plan; ``futures.pb`` is what a dynamic task left.
"""

import re
from collections.abc import Iterable, Mapping
from posixpath import basename, join
from typing import TYPE_CHECKING, Any, Final

from .ir.nodes import Package
from .ir.records import dataclass
from .problem import Problem
from .project import SUFFIX, Tree

if TYPE_CHECKING:
    from tarfile import TarFile

_KINDS: Final[Mapping[str, str]] = {"1": "task", "2": "workflow", "3": "launch_plan"}
_FILE: Final = r"(?P<order>\d*)_.*_(?P<kind>[123])\.(?P<form>pb|json)"
_JOB: Final = r"futures\.(?P<form>pb|json)"
_MOST_SHOWN: Final = 10
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
    return any(re.fullmatch(_FILE, each) for each in names) and not any(
        each.endswith(SUFFIX) for each in names
    )


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
    from .export.flyte.read_futures import NAME

    found = from_flyte(documents)
    if found.unknown:
        names = tuple(f"  {each}" for each in found.unknown)
        message = f"nodes of `{source}` run what is in none of its files"
        return Problem(message, ("add the files of it",), names)
    is_job = any(each.name == NAME for each in found.package.workflows)
    return Registered(found.package, () if is_job else tuple(lost(documents, found.package)))


def _documents(tree: Tree, path: str, source: str) -> list[tuple[str, Any]] | Problem:
    """The documents of the files, in their order, by kind."""
    from .export.flyte.encode import PACKAGES, is_installed

    if not is_installed():
        way_out = "install what it needs: `pip install 'flowc[flyte]'`"
        return Problem(f"reading Flyte's documents needs {', '.join(PACKAGES)}", (way_out,))
    files = _files(tree, path, source)
    if isinstance(files, Problem):
        return files
    documents = list[tuple[str, Any]]()
    declared = dict[tuple[str, str], tuple[str, Any]]()
    for name, kind, form in _named(files):
        found = _read(name, kind, form, files[name], source)
        if isinstance(found, Problem):
            return found
        for each in found:
            other, message = declared.setdefault((each[0], _entity(*each)), (name, each[1]))
            if message != each[1]:
                return _declared_twice(other, name, each, source)
        documents += found
    if not documents:
        way_out = "it should have files such as `0_NAME_1.pb`, of `pyflyte package`"
        return Problem(f"`{source}` holds nothing of Flyte", (way_out,))
    return documents


def _entity(kind: str, message: Any) -> str:
    """The name of what a document declares."""
    found: str = (message if kind == "launch_plan" else message["template"])["id"]["name"]
    return found


def _declared_twice(one: str, other: str, document: tuple[str, Any], source: str) -> Problem:
    what = f"{document[0].replace('_', ' ')} `{_entity(*document)}`"
    message = f"`{one}` and `{other}` of `{source}` are both the {what}, and not the same"
    return Problem(message, ("leave out what is of another export",))


def _named(files: Iterable[str]) -> list[tuple[str, str, str]]:
    """Of each file of Flyte its name, kind and form, in the order in which they are registered."""
    found = list[tuple[int, str, str, str]]()
    for name in files:
        base = basename(name)
        if (each := re.fullmatch(_FILE, base)) is not None:
            found.append((int(each["order"] or 0), name, _KINDS[each["kind"]], each["form"]))
        elif (each := re.fullmatch(_JOB, base)) is not None:
            found.append((0, name, "futures", each["form"]))
    return [(name, kind, form) for _, name, kind, form in sorted(found)]


def _read(
    name: str, kind: str, form: str, data: bytes, source: str
) -> list[tuple[str, Any]] | Problem:
    """The documents of one file: a job has several."""
    from .export.flyte.encode import decode, from_json
    from .export.flyte.read_futures import futures_documents
    from .export.flyte.spoiled import spoiled

    text = data.decode("utf-8", "replace")
    message = decode(kind, data) if form == "pb" else from_json(kind, text)
    what = kind.replace("_", " ")
    if message is None:
        return Problem(f"`{name}` of `{source}` is no {what} of Flyte")
    wrong = tuple(
        f"  {path.lstrip('.') or 'the message'}: {said}" for path, said in spoiled(kind, message)
    )
    if wrong:
        problem = f"`{name}` of `{source}` is not as Flyte registers a {what}"
        return Problem(problem, (), wrong[:_MOST_SHOWN])
    return [*futures_documents(message)] if kind == "futures" else [(kind, message)]


def _files(tree: Tree, path: str, source: str) -> dict[str, bytes] | Problem:
    """What is in a folder or an archive, by name."""
    if tree.is_folder(path):
        return _in_folder(tree, path)
    content = tree.read([path])[0]
    if isinstance(content, Problem):
        return content
    if re.fullmatch(_JOB, basename(path)):
        return {basename(path): content}
    return _in_archive(content, source)


def _is_document(name: str) -> bool:
    base = basename(name)
    return (re.fullmatch(_FILE, base) or re.fullmatch(_JOB, base)) is not None


def _in_folder(tree: Tree, path: str) -> dict[str, bytes] | Problem:
    inside = tree.entries(path)
    if isinstance(inside, Problem):
        return inside
    names = [each for each in inside.files if _is_document(each)]
    files = dict[str, bytes]()
    for name, content in zip(names, tree.read([join(path, each) for each in names]), strict=True):
        if isinstance(content, Problem):
            return content
        files[name] = content
    return files


def _in_archive(content: bytes, source: str) -> dict[str, bytes] | Problem:
    import tarfile
    import zlib
    from io import BytesIO

    files = dict[str, bytes]()
    try:
        with tarfile.open(fileobj=BytesIO(content)) as archive:
            for each in archive:  # the next is looked for behind the data of this one
                if each.offset_data + each.size > _MOST:
                    return Problem(f"`{source}` is too large: over {_MOST >> 20} MiB")
                if each.isfile() and _is_document(each.name):
                    stream = archive.extractfile(each)
                    files[each.name] = b"" if stream is None else stream.read()
            _read_out(archive)
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return Problem(f"cannot read `{source}`: no archive, or a damaged one")
    return files


def _read_out(archive: "TarFile") -> None:
    """Read what follows an archive, as far as one may be: the checksum stands at the end."""
    left = _MOST
    while left > 0 and (found := archive.fileobj.read(1 << 20)):
        left -= len(found)
