"""Files of the user that are edited: read with their encoding, worked on in parallel, written whole.

What `fix` and `migrate` share. The work itself is pure and stands in `compiler/rewrite/`.
"""

import codecs
import io
import sys
import tokenize
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from importlib import import_module
from posixpath import isabs, join
from typing import Final, TypeVar

from .compiler.machine import Settings as Evaluation
from .compiler.source import Loader, Source
from .inputs import Reading, find_sources
from .ir.diagnostics import Diagnostic
from .ir.records import dataclass
from .output import write_over
from .problem import Problem
from .project import Project, loader, read_sources
from .runtime.engine import processors
from .settings import Settings, read_settings
from .terminal import complain, counting

_FEW: Final = 16
"""Groups up to which starting processes costs more than it gains."""

_MISSING: Final = Problem(
    "editing needs the package `libcst`, which is not installed",
    ("install it: `pip install 'flowc[rewrite]'`",),
)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Files:
    """The files that may be edited, and how to compile them."""

    project: Project
    sources: tuple[Source, ...]
    unread: tuple[Diagnostic, ...]
    """What is wrong with the encoding of those that could not be read."""
    settings: Settings
    evaluation: Evaluation

    @property
    def load(self) -> Loader:
        """Finds what the files import."""
        return loader(self.project)

    def path(self, file: str) -> str:
        """Where a file is, by the name that messages give it."""
        return join(self.project.root, file)


def no_libcst() -> Problem | None:
    """The complaint where LibCST is not installed."""
    try:
        import_module("libcst")
    except ImportError:
        return _MISSING
    return None


def open_files(names: Sequence[str], reading: Reading) -> Files | Problem:
    """The source files that paths of this machine name."""
    project = find_sources(names, reading)
    if isinstance(project, Problem):
        return project
    given = read_settings(project.tree, project.root)
    read = read_sources(project)
    if isinstance(given, Problem):
        return given
    if isinstance(read, Problem):
        return read
    sources, unread = read
    evaluation = Evaluation(defines={**given.defines, **reading.defines})
    return Files(project, tuple(sources), tuple(unread), given, evaluation)


@dataclass(frozen=True, slots=True)
class Job:
    """A group of sources to work on together; what a process is given."""

    project: Project
    sources: tuple[Source, ...]
    evaluation: Evaluation


def work(
    what: str, files: Files, parts: Sequence[tuple[Source, ...]], do: Callable[[Job], Result]
) -> list[Result]:
    """What `do` makes of each group, in order, on every processor; it counts on a terminal."""
    jobs = [Job(files.project, part, files.evaluation) for part in parts]
    total = sum(map(len, parts))
    with counting(what, total) as count:
        workers = processors()
        if len(jobs) <= _FEW or workers == 1:
            return [_counted(do(job), job, count) for job in jobs]
        with ProcessPoolExecutor(workers) as pool:
            futures = _submitted(pool, jobs, do, workers)
            for future in as_completed(futures):
                count(sum(len(job.sources) for job in futures[future]))
            return [
                result for future, some in futures.items() for result in _result(future, do, some)
            ]


def _result(
    future: Future[list[Result]], do: Callable[[Job], Result], jobs: Sequence[Job]
) -> list[Result]:
    """What came of some jobs; they are done here where the process that had them was killed."""
    try:
        return future.result()
    except BrokenProcessPool:
        return _each(do, jobs)


def _counted(result: Result, job: Job, count: Callable[[int], None]) -> Result:
    count(len(job.sources))
    return result


def _submitted(
    pool: ProcessPoolExecutor, jobs: Sequence[Job], do: Callable[[Job], Result], workers: int
) -> dict[Future[list[Result]], Sequence[Job]]:
    """The jobs, several a task so that handing them over costs little."""
    size = max(1, min(32, len(jobs) // (4 * workers)))
    some = [jobs[start : start + size] for start in range(0, len(jobs), size)]
    futures = dict[Future[list[Result]], Sequence[Job]]()
    for part in some:
        try:
            future = pool.submit(_each, do, part)
        except BrokenProcessPool as error:
            future = Future[list[Result]]()
            future.set_exception(error)
        futures[future] = part
    return futures


def _each(do: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    return [do(job) for job in jobs]


# What has changed


@dataclass(frozen=True, slots=True)
class Changed:
    """A file whose text is another now."""

    file: str
    path: str
    old: str
    new: str


def changed(files: Files, sources: Sequence[Source]) -> Iterator[Changed]:
    """The files whose text differs from what was read."""
    before = {each.file: each.text for each in files.sources}
    for each in sources:
        if each.text != before[each.file]:
            yield Changed(each.file, files.path(each.file), before[each.file], each.text)


def show_changes(files: Files, found: Sequence[Changed]) -> None:
    """Print the changes as a unified diff."""
    from difflib import unified_diff

    for each in found:
        shown = files.project.tree.show(each.path)
        name = each.file if isabs(shown) else shown
        old, new = (io.StringIO(text, newline="\n").readlines() for text in (each.old, each.new))
        for line in unified_diff(old, new, f"a/{name}", f"b/{name}"):
            whole = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            sys.stdout.write(whole.replace("\r\n", "\n"))


def settle(
    files: Files, sources: Sequence[Source], *, shown: bool, dry: bool
) -> tuple[Changed, ...] | None:
    """Show what changed, or write it, as the user asked; `None` where not all could be written."""
    found = tuple(changed(files, sources))
    if shown:
        show_changes(files, found)
    problems = () if dry else tuple(save(found))
    for each in problems:
        complain(each)
    return None if problems else found


def save(found: Sequence[Changed]) -> Iterator[Problem]:
    """Write the files, each whole and encoded as it was; gives why where one cannot be.

    They were proven together, so where the text of one cannot be encoded none is written.
    """
    encoded = [(each.path, _encoded(each)) for each in found]
    if spoiled := [data for _, data in encoded if isinstance(data, Problem)]:
        nothing = "no file was written: leave this one out, and run the command again"
        yield from (replace(each, helps=(*each.helps, nothing)) for each in spoiled)
        return
    for path, data in encoded:
        problem = write_over(path, data) if isinstance(data, bytes) else None
        if problem is not None:
            yield problem


def _encoded(change: Changed) -> bytes | Problem:
    """The new text in the encoding of the file, after the byte order mark that it had."""
    try:
        with open(change.path, "rb") as file:
            before = file.read()
    except OSError:
        return Problem(f"`{change.path}` is gone")
    encoding, _ = tokenize.detect_encoding(io.BytesIO(before).readline)
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        if before.removeprefix(mark) != change.old.encode(plain):
            helps = ("run the command again",)
            return Problem(f"`{change.path}` was changed by somebody else", helps)
        return mark + change.new.encode(plain)
    except UnicodeEncodeError as error:
        sign = change.new[error.start]
        return Problem(f"`{change.path}` is `{encoding}`, which has no `{sign}`")
    except UnicodeError:  # of codecs that are not made for texts, such as `idna`
        return Problem(f"`{change.path}` is `{encoding}`, in which no file can be written")
