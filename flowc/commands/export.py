"""Write what another system runs. For Flyte: the files of `pyflyte package`, without flytekit.

Each entity is a file: NN_NAME_1.pb a task, _2.pb a workflow, _3.pb a launch plan, in the order in
which they can be registered. `flytectl register files` takes the folder or the archive. A
fragment is what its dynamic task leaves for the engine: futures.pb, a job to run, or outputs.pb
where nothing is left to run.
"""

import os
import re
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..arguments import CommonArguments, Parser, add_common_options, add_help, add_ir
from ..inputs import open_package, open_unit, with_places
from ..ir.diagnostics import Diagnostic, in_order
from ..ir.nodes import Fragment, Package
from ..judge import judge
from ..opened import Opened
from ..output import Target, write, write_folder
from ..problem import Problem
from ..report import counted, report
from ..terminal import say

if TYPE_CHECKING:
    from ..export.flyte.export import Document

USAGE: Final = "--to flyte IR (-o DIR | --archive FILE.tgz) [options]"
EXAMPLES: Final = """
flowc export --to flyte workflows/ -o package --project p --domain d --version 1 --image app:1
flowc export --to flyte workflows.pb --archive flyte-package.tgz --image registry.example/app:1
flowc export --to flyte workflows.pb -o package --image app:1 --image-map trainer=gpu:1
flowc export --to flyte workflows.pb -o readable --json --image app:1
flowc export --to flyte workflows.pb --fragment fragment.pb -o job --image app:1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments(CommonArguments):
    """The options, parsed."""

    to: str
    ir: str
    output: str | None
    archive: str | None
    project: str
    domain: str
    version: str
    image: str
    image_map: list[tuple[str, str]]
    fragment: str | None
    json: bool


@dataclass(frozen=True, slots=True)
class Files:
    """What an export comes to: files by name, and what was found on the way."""

    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    summary: str


def configure(parser: Parser) -> None:
    """Add the options."""
    add_ir(parser)
    add = parser.options.add_argument
    add("--to", required=True, choices=sorted(EXPORTERS), help="the system to write for")
    add("-o", "--output", metavar="DIR", help="folder for the files; made where it is not there")
    add("--archive", metavar="FILE", help="archive of them (.tgz): equal inputs, equal bytes")
    add("--project", default="", help="project of every entity; else left to the registration")
    add("--domain", default="", help="domain of every entity; else left to the registration")
    add("--version", default="", help="version of every entity; else left to the registration")
    add("--image", default="", type=_image, help="container image of the tasks that name none")
    add(
        "--image-map",
        action="append",
        type=_mapped,
        default=[],
        metavar="NAME=IMAGE",
        help="container image that the program calls NAME, or that the task NAME has; repeatable",
    )
    add("--fragment", metavar="IR", help="export this fragment, which belongs to the package")
    add("--json", action="store_true", help="the messages as JSON, to be read by people")
    add_common_options(parser)
    add_help(parser)


_PART: Final = r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*"
_IMAGE: Final = re.compile(
    rf"(?:[\w.-]+(?::\d+)?/)?{_PART}(?:/{_PART})*(?::\w[\w.-]*)?(?:@[a-z0-9]+:[0-9a-f]+)?", re.ASCII
)
"""The name of an image: registry, repository, tag and digest."""


def _image(text: str) -> str:
    if text and not _IMAGE.fullmatch(text):
        raise ArgumentTypeError(f"`{text}` is no name of an image, such as `registry/app:1`")
    return text


def _mapped(text: str) -> tuple[str, str]:
    name, equals, image = text.partition("=")
    if not name or not equals or not image:
        raise ArgumentTypeError(f"`{text}` is not NAME=IMAGE")
    return name, _image(image)


def run(given: Namespace) -> int | Problem:
    """Compile, export, and write all of it or nothing."""
    arguments = Arguments(**vars(given))
    if arguments.output is None and arguments.archive is None:
        return Problem("say where to write: `-o DIR`, `--archive FILE.tgz`, or both")
    names = [name for name, _ in arguments.image_map]
    if (twice := next((each for each in names if names.count(each) > 1), None)) is not None:
        return Problem(f"`--image-map` gives `{twice}` more than one image", ("give it one",))
    opened = open_package([arguments.ir], arguments.reading)
    if isinstance(opened, Problem):
        return opened
    if opened.package is None:
        report(opened, arguments.output_format, sys.stderr)
        return opened.exit_code
    fragment = _fragment(arguments, opened.package)
    if isinstance(fragment, Problem):
        return fragment
    if fragment is not None and fragment.exit_code:
        report(fragment, arguments.output_format, sys.stderr)
        return fragment.exit_code
    unit = fragment.unit if fragment is not None and isinstance(fragment.unit, Fragment) else None
    package = with_places(opened).package or opened.package
    exported = EXPORTERS[arguments.to](package, unit, arguments)
    if isinstance(exported, Problem):
        return exported
    found = tuple(in_order([*opened.diagnostics, *exported.diagnostics]))
    complete = replace(opened, diagnostics=found)
    report(complete, arguments.output_format, sys.stderr)
    return complete.exit_code or _deliver(exported, arguments, opened)


def _fragment(arguments: Arguments, package: Package) -> Opened | Problem | None:
    """The fragment that is asked for, with what its package shows to be wrong in it."""
    if arguments.fragment is None:
        return None
    opened = open_unit([arguments.fragment], arguments.reading)
    if isinstance(opened, Problem) or opened.exit_code:
        return opened
    opened = with_places(opened)
    if not isinstance(opened.unit, Fragment):
        return Problem(f"`{opened.name}` is a package, not a fragment")
    from ..ir.validate import validate_fragment

    found = judge(validate_fragment(opened.unit, package), opened.settings)
    return replace(opened, diagnostics=(*opened.diagnostics, *found))


# The systems


def _flyte(package: Package, fragment: Fragment | None, arguments: Arguments) -> Files | Problem:
    from ..export.flyte.encode import PACKAGES, encode, is_installed, to_json

    if not is_installed():
        way_out = "install what it needs: `pip install 'flowc[flyte]'`"
        return Problem(f"exporting to Flyte needs {', '.join(PACKAGES)}", (way_out,))
    from ..export.flyte.context import Settings
    from ..export.flyte.export import to_flyte
    from ..export.flyte.fragments import fragment_to_flyte

    settings = Settings(
        arguments.project,
        arguments.domain,
        arguments.version,
        arguments.image,
        dict(arguments.image_map),
    )
    if fragment is None:
        exported = to_flyte(package, settings)
    else:
        exported = fragment_to_flyte(fragment, package, settings)
    if exported.diagnostics:
        return Files({}, exported.diagnostics, "")
    names = _names(exported.documents, "json" if arguments.json else "pb")
    data = (
        to_json(each).encode() if arguments.json else encode(each) for each in exported.documents
    )
    return Files(dict(zip(names, data, strict=True)), (), _counts(exported.documents))


_NUMBERS: Final[Mapping[str, int]] = {"task": 1, "workflow": 2, "launch_plan": 3}
"""What stands in a file's name for its kind of entity: the resource types of flyteidl."""


def _names(documents: Sequence["Document"], suffix: str) -> list[str]:
    if documents and documents[0].kind not in _NUMBERS:  # what Flyte looks for after a dynamic task
        return [f"{each.kind}.{suffix}" for each in documents]
    width = len(str(len(documents) - 1)) if len(documents) > 1 else 0
    return [
        f"{str(index).zfill(width)}_{_file_name(each.name)}_{_NUMBERS[each.kind]}.{suffix}"
        for index, each in enumerate(documents)
    ]


def _file_name(name: str) -> str:
    """A name as part of a file's name: nothing that leads out of the folder."""
    return re.sub(r"[^\w.-]", "_", name)


def _counts(documents: Sequence["Document"]) -> str:
    if documents and documents[0].kind not in _NUMBERS:
        return f"{documents[0].kind} of `{documents[0].name}`"
    counts = {kind: sum(each.kind == kind for each in documents) for kind in _NUMBERS}
    named = ((number, kind.replace("_", " ")) for kind, number in counts.items())
    return ", ".join(counted(number, kind) for number, kind in named if number)


Exporter = Callable[[Package, Fragment | None, Arguments], Files | Problem]

EXPORTERS: Final[Mapping[str, Exporter]] = {
    "flyte": _flyte,
}


# What is written

_OURS: Final = re.compile(r"(\d*_.+_[123]|futures|outputs)\.(pb|json)")


def _deliver(exported: Files, arguments: Arguments, opened: Opened) -> int | Problem:
    if arguments.output is not None:
        problem = _write_folder(exported, arguments.output)
        if problem is not None:
            return problem
        say(f"wrote {arguments.output}: {exported.summary}")
    if arguments.archive is not None:
        to = Target(arguments.archive, "tgz")
        problem = write(to, _archive(exported.files), [opened.name])
        if problem is not None:
            return problem
        if not to.is_stdout:
            say(f"wrote {arguments.archive}: {exported.summary}")
    return 0


def _write_folder(exported: Files, folder: str) -> Problem | None:
    present = set[str]()
    with suppress(OSError):  # where there is no such folder, or it cannot be read, writing says so
        present = {each for each in os.listdir(folder) if _OURS.fullmatch(each)}
    stale = sorted(present - exported.files.keys())
    if stale:
        message = f"`{folder}` holds files of another export, such as `{stale[0]}`"
        return Problem(message, ("empty it, or name another folder",))
    return write_folder(folder, exported.files)


def _archive(files: Mapping[str, bytes]) -> bytes:
    """A compressed archive in which nothing tells when, where or by whom it was made."""
    import gzip
    import io
    import tarfile

    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            archive.addfile(entry, io.BytesIO(files[name]))
    return gzip.compress(stream.getvalue(), mtime=0)
