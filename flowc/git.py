"""The files of one revision, read from git's objects: no checkout, nothing written."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from .ir.records import dataclass
from .problem import Problem
from .project import NOTHING, Entries
from .runtime.files import because

_FILE_MODES: Final = frozenset({"100644", "100755"})
_LINK_MODE: Final = "120000"
_MAX_LINKS: Final = 40
"""Links followed on the way to one file, as the kernel's."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A `Tree` of a commit. ``/`` is the top of the repository."""

    name: str
    """As the user wrote it."""
    cwd: str
    blobs: dict[str, str]
    """Object ids of the files, by path."""
    links: dict[str, str]
    """Targets of the symbolic links, by path."""
    folders: dict[str, Entries]

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""
        return self._real(path) in self.blobs

    def is_folder(self, path: str) -> bool:
        """Whether a folder is there."""
        return self._real(path) in self.folders

    def entries(self, folder: str) -> Entries | Problem:
        """What a folder holds."""
        return self.folders.get(self._real(folder), NOTHING)

    def read(self, paths: Sequence[str]) -> list[bytes | Problem]:
        """Contents of files, with one run of git for all of them."""
        ids = [self.blobs.get(self._real(path), "") for path in paths]
        found = _contents(each for each in ids if each)
        if isinstance(found, Problem):
            return [found for _ in paths]
        return [
            found[blob] if blob in found else Problem(f"git lacks what `{self.show(path)}` holds")
            for path, blob in zip(paths, ids, strict=True)
        ]

    def show(self, path: str) -> str:
        """How a user writes a path of this tree."""
        return f"{self.name}:{path.removeprefix('/')}"

    def _real(self, path: str) -> str:
        """The path with its symbolic links followed; one that leads nowhere stays."""
        for _ in range(_MAX_LINKS if self.links else 0):
            link = next((each for each in _upward(path) if each in self.links), None)
            if link is None:
                break
            above = link.rpartition("/")[0]
            path = normal(f"{above}/{self.links[link]}{path[len(link) :]}")
        return path


def open_revision(name: str) -> Revision | Problem:
    """The revision that a user names, of the repository around the current folder."""
    prefix = git("rev-parse", "--show-prefix")
    if isinstance(prefix, Problem):
        return prefix
    found = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{tree}}")
    if isinstance(found, Problem):
        return Problem(f"git knows no revision `{name}`", ("`git log --oneline` lists them",))
    listing = git("ls-tree", "-r", "-z", "--full-tree", os.fsdecode(found).strip())
    if isinstance(listing, Problem):
        return listing
    blobs, link_ids = _listed(listing)
    targets = _contents(link_ids.values())
    if isinstance(targets, Problem):
        return targets
    links = {path: os.fsdecode(targets[blob]) for path, blob in link_ids.items() if blob in targets}
    cwd = normal(f"/{os.fsdecode(prefix).rstrip()}")
    bare = Revision(name, cwd, blobs, links, {})
    return replace(bare, folders=_folders((*blobs, *filter(bare.is_file, links))))


def normal(path: str) -> str:
    """An absolute path without ``.`` and ``..``."""
    parts = list[str]()
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def _listed(listing: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Ids of files and of links by path, from lines of ``MODE TYPE ID<tab>PATH<null>``."""
    files, links = dict[str, str](), dict[str, str]()
    for line in os.fsdecode(listing).split("\0")[:-1]:
        facts, _, path = line.partition("\t")
        mode, _, blob = facts.split(" ")
        if mode in _FILE_MODES:
            files[f"/{path}"] = blob
        elif mode == _LINK_MODE:
            links[f"/{path}"] = blob
    return files, links


def _folders(paths: Iterable[str]) -> dict[str, Entries]:
    """What each folder holds; git lists files only."""
    files, folders = {"/": set[str]()}, {"/": set[str]()}
    for path in paths:
        for folder in _upward(path.rpartition("/")[0]):
            if folder in folders:
                break
            files[folder], folders[folder] = set(), set()
        _put(files, path)
    for folder in folders:
        if folder != "/":
            _put(folders, folder)
    return {
        each: Entries(tuple(sorted(folders[each])), tuple(sorted(files[each]))) for each in folders
    }


def _put(table: dict[str, set[str]], path: str) -> None:
    above, _, name = path.rpartition("/")
    table[above or "/"].add(name)


def _upward(path: str) -> Iterator[str]:
    """The path and the folders above it, without the top."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _contents(ids: Iterable[str]) -> dict[str, bytes] | Problem:
    """Contents of objects by id, without those that git lacks."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    answer = git("cat-file", "--batch", "--buffer", given="\n".join((*wanted, "")).encode())
    return answer if isinstance(answer, Problem) else dict(_batch(answer))


def _batch(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """Read ``ID TYPE SIZE``, the contents and a line end for each; or ``ID missing``."""
    start = 0
    while start < len(answer):
        end = answer.index(b"\n", start)
        facts = answer[start:end].split(b" ")
        start = end + 1
        if len(facts) == 3:
            size = int(facts[2])
            yield facts[0].decode(), answer[start : start + size]
            start += size + 1


def git(*arguments: str, given: bytes = b"") -> bytes | Problem:
    """What git prints; a problem where it fails or is not there."""
    command = ("git", "-c", "core.quotePath=false", *arguments)
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError:
        return Problem("the program `git` is not on the PATH")
    except OSError as error:
        return Problem(f"cannot run git: {because(error)}")
    if done.returncode != 0:
        said = os.fsdecode(done.stderr).strip().removeprefix("fatal: ") or "no reason given"
        return Problem(f"git: {said.splitlines()[0]}")
    return done.stdout
