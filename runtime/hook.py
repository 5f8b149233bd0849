"""The compile hook as a program, for engines in any language.

    python -m flowc.runtime.hook --package build.pb --task NAME --inputs inputs.json --out f.pb

Reads a package and the inputs of one dynamic task, runs its body, and writes the fragment that it
came to. ``-`` is standard input or output. The format of a package is told by its content, and so is
that of the inputs; that of the fragment by the suffix, or `--format`. What the user's code prints goes
to standard error. docs/runtime-hook.md is the protocol, for whoever writes an engine.

Exit codes: 0 the fragment is written; 1 findings, nothing is written; 2 wrong usage (a task that the
package does not have, inputs that do not fit), or something cannot be read or written; 70 an error of
flowc itself.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias, cast

from ..ir.diagnostics import Diagnostic, Log, has_errors
from ..ir.formats import Format, decode, encode
from ..ir.nodes import Package, Task
from ..ir.records import dataclass
from ..ir.rules_run import WRONG_INPUT
from ..ir.scope import index
from ..ir.typecheck import TypeDefs
from ..ir.values import Promise, RecordValue, Value
from ..ir.walk import leaves
from .expand import expand, find_dynamic
from .files import because, write_file
from .inputs import checked_inputs, read_inputs
from .quiet import output_to_stderr

STANDARD: Final = "-"
"""The name of standard input or output."""

FOUND, UNUSABLE, INTERNAL, INTERRUPTED = 1, 2, 70, 130


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine asks for."""

    package: str
    task: str
    inputs: str
    """A file with a JSON object of inputs by name."""
    out: str
    code: Path
    """The folder that the files of the package's modules are relative to."""
    depth: int = 0
    """How many dynamic tasks led here."""
    format: Format | None = None
    """Format of the fragment; None to tell it from the suffix."""
    output_format: str = "text"
    """How findings are written to standard error."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a request cannot even be tried."""

    message: str
    diagnostics: tuple[Diagnostic, ...] = ()
    helps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request came to."""

    code: int
    found: tuple[Diagnostic, ...] = ()
    problem: Unusable | None = None
    nodes: int = 0
    """How many the fragment has that was written."""


Inputs: TypeAlias = Mapping[str, Value]
Found: TypeAlias = tuple[Diagnostic, ...]
Show: TypeAlias = Callable[[Sequence[Diagnostic]], str]
"""The text of findings, in the format that was asked for."""


def main(argv: Sequence[str] | None = None) -> int:
    """Answer the request of a command line; gives the exit code."""
    try:
        return answer(_request(_parser().parse_args(argv)))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the last resort: engines get codes, not tracebacks
        if os.environ.get("FLOWC_DEBUG"):
            raise
        name = type(error).__name__
        sys.stderr.write(
            f"internal error: {name}: {error}\nThis is an error of flowc, not of your workflow."
            " Please report it, with the traceback that FLOWC_DEBUG=1 shows.\n"
        )
        return INTERNAL


def answer(request: Request, package: Package | None = None, show: Show | None = None) -> int:
    """Expand what is asked for, write the fragment, say what was found; gives the exit code.

    A package that is given is valid, and takes the place of the one that the request names.
    """
    answered = _answer(request, package)
    _say(request, answered, show or partial(_rendered, request=request))
    return answered.code


def _answer(request: Request, package: Package | None) -> Answer:
    encoding = _format(request)
    if isinstance(encoding, Unusable):
        return _refused(encoding)
    known = package or _package(request)
    if isinstance(known, Unusable):
        return _refused(known)
    found = () if package else _problems(known)
    if has_errors(found):
        return Answer(FOUND, found)
    asked = _asked(known, request)
    if isinstance(asked, Unusable):
        return _refused(asked)
    task, inputs = asked
    folder = os.getcwd()  # where the output belongs, wherever the body goes
    with output_to_stderr():
        expanded = expand(known, task.name, inputs, request.code, depth=request.depth)
    if expanded.fragment is None:
        return Answer(FOUND, expanded.diagnostics)
    data = encode(expanded.fragment, encoding)
    problem = _write(request.out, folder, data, (request.package, request.inputs))
    nodes = sum(len(block.nodes) for block in expanded.fragment.blocks)
    return Answer(UNUSABLE if problem else 0, expanded.diagnostics, problem, nodes)


def _refused(problem: Unusable) -> Answer:
    return Answer(UNUSABLE, problem.diagnostics, problem)


def _problems(package: Package) -> tuple[Diagnostic, ...]:
    from ..ir.validate import validate

    return validate(package)


def _asked(package: Package, request: Request) -> tuple[Task, Mapping[str, Value]] | Unusable:
    """The task that is asked for, and its inputs."""
    given = _given(request)
    if isinstance(given, Unusable):
        return given
    task, found = find_dynamic(package, request.task)
    if task is None:
        return Unusable(f"there is no dynamic task `{request.task}`", found)
    types = index(package).types
    if isinstance(given, RecordValue):
        inputs, found = _checked(given, task, types)
    else:
        inputs, found = read_inputs(given, task.interface, types)
    if has_errors(found):
        return Unusable(f"the inputs do not fit `{task.name}`", found)
    return task, inputs


def _checked(given: RecordValue, task: Task, types: TypeDefs) -> tuple[Inputs, Found]:
    """Inputs that are values already: constants, each given once, of the types that are wanted."""
    log = Log()
    values = {each.name: each.value for each in given.fields}
    if len(values) < len(given.fields):
        log.add(WRONG_INPUT, "an input is given twice")
    for name, value in values.items():
        if any(isinstance(leaf, Promise) for leaf in leaves(value)):
            log.add(WRONG_INPUT, f"input `{name}` is a promise, where a value is wanted")
    return checked_inputs(values, task.interface, types, log), tuple(log.diagnostics)


# What is read and written


def _format(request: Request) -> Format | Unusable:
    if request.format is not None:
        return request.format
    if request.out == STANDARD:
        return Format.JSON
    suffix = os.path.splitext(request.out)[1].removeprefix(".")
    if suffix in [each.value for each in Format]:
        return Format(suffix)
    known = ", ".join(f".{each.value}" for each in Format)
    return Unusable(f"`{request.out}` has none of the suffixes {known}; give --format")


def _package(request: Request) -> Package | Unusable:
    if request.package == request.inputs == STANDARD:
        return Unusable("the package and the inputs cannot both be standard input")
    data = _read(request.package)
    if isinstance(data, Unusable):
        return data
    decoded = decode(data, request.package)
    if isinstance(decoded.unit, Package):
        return decoded.unit
    wrong = "is a fragment, not a package" if decoded.unit else "is no package that can be read"
    return Unusable(f"`{request.package}` {wrong}", decoded.diagnostics)


def _given(request: Request) -> dict[str, object] | RecordValue | Unusable:
    """The inputs: a JSON object, or a message `RecordValue`, whose first byte no JSON begins with."""
    data = _read(request.inputs)
    if isinstance(data, Unusable):
        return data
    if data[:1] in (b"", _FIELDS):
        from ..ir.codec_protobuf_read import read_record

        record, found = read_record(data, request.inputs)
        return record or Unusable(f"`{request.inputs}` has no inputs that can be read", found)
    try:
        given = cast("object", json.loads(data))
    except (ValueError, RecursionError) as problem:
        return Unusable(f"`{request.inputs}` is not JSON: {problem}")
    if not isinstance(given, dict):
        return Unusable(f"`{request.inputs}` must hold a JSON object of inputs by name")
    return cast("dict[str, object]", given)


_FIELDS: Final = b"\x12"
"""The tag of the fields of a `RecordValue` in protobuf."""


def _read(path: str) -> bytes | Unusable:
    try:
        return sys.stdin.buffer.read() if path == STANDARD else Path(path).read_bytes()
    except OSError as problem:
        return Unusable(f"cannot read `{path}`: {because(problem)}")


def _write(path: str, folder: str, data: bytes, read: Sequence[str]) -> Unusable | None:
    if path == STANDARD:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return None
    os.chdir(folder)
    problem = write_file(path, data, read)
    return Unusable(problem.message, helps=problem.helps) if problem else None


# What is said


def _say(request: Request, answered: Answer, show: Show) -> None:
    """Write to standard error what was found; as JSON, in one line, which is the last."""
    shown, problem = show(answered.found), answered.problem
    if request.output_format == "json":
        document = cast("dict[str, object]", json.loads(shown))
        if problem is not None and not has_errors(problem.diagnostics):
            document["problem"] = {"message": problem.message, "helps": [*problem.helps]}
        sys.stderr.write(f"\n{json.dumps(document)}\n")
        return
    sys.stderr.write(shown if shown.endswith("\n") or not shown else f"{shown}\n")
    if problem is not None and not has_errors(problem.diagnostics):
        helps = "".join(f"  help: {each}\n" for each in problem.helps)
        sys.stderr.write(f"error: {problem.message}\n{helps}")
    elif not answered.code and request.out != STANDARD and request.output_format != "sarif":
        count = f"{answered.nodes} node{'s' * (answered.nodes != 1)}"
        sys.stderr.write(f"wrote {request.out}: {count}\n")


def _rendered(found: Sequence[Diagnostic], request: Request) -> str:
    if not found and request.output_format not in ("json", "sarif"):
        return ""
    from ..ir.render import OutputFormat, Style, render

    def text(file: str) -> str | None:
        try:
            return (request.code / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    style = Style(OutputFormat(request.output_format), color=False, width=100)
    return render(tuple(found), text, style)


# The command line


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m flowc.runtime.hook",
        description="Compute the graph of a dynamic task for given inputs.",
        allow_abbrev=False,
    )
    parser.add_argument("--package", required=True, help="the compiled package, or -")
    parser.add_argument("--task", required=True, help="the dynamic task")
    parser.add_argument("--inputs", required=True, help="JSON or protobuf, or -")
    parser.add_argument(
        "--out",
        required=True,
        help="where the fragment goes: a file in a folder that is there, or -",
    )
    parser.add_argument("--code", default=".", help="the root that the package was built from")
    parser.add_argument("--depth", type=int, default=0, help="dynamic tasks that led here")
    parser.add_argument("--format", choices=[each.value for each in Format])
    formats = ("text", "concise", "json", "github", "sarif")
    parser.add_argument("--output-format", choices=formats, default="text")
    return parser


def _request(given: argparse.Namespace) -> Request:
    return Request(
        given.package,
        given.task,
        given.inputs,
        given.out,
        Path(given.code),
        given.depth,
        Format(given.format) if given.format else None,
        given.output_format,
    )


if __name__ == "__main__":
    ended = main()
    sys.stdout.flush()
    os.dup2(2, 1)  # what the user's code prints at the very end is no part of the fragment
    sys.exit(ended)
