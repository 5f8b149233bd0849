"""The compile hook as a program, for engines in any language.

    python -m flowc.runtime.hook --package build.pb --task NAME --inputs inputs.json --out f.pb

Reads a package and the inputs of one dynamic task, runs its body, and writes the fragment that it
came to. ``-`` is standard input or output. The format of a package is told by its content, that of
the fragment by the suffix, or `--format`. What the user's code prints goes to standard error.

Exit codes: 0 the fragment is written; 1 findings, nothing is written; 2 wrong usage (a task that the
package does not have, inputs that do not fit), or something cannot be read or written; 70 an error of
flowc itself.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias, cast

from ..ir.diagnostics import Diagnostic, has_errors
from ..ir.formats import Format, decode, encode
from ..ir.nodes import Package, Task
from ..ir.scope import index
from ..ir.values import Value
from .expand import expand, find_dynamic
from .files import because, write_file
from .inputs import read_inputs
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


Show: TypeAlias = Callable[[Sequence[Diagnostic]], None]
"""Writes findings to standard error."""


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
    """Expand what is asked for and write the fragment; gives the exit code.

    A package that is given is valid, and takes the place of the one that the request names.
    """
    show = show or partial(_report, request=request)
    encoding = _format(request)
    if isinstance(encoding, Unusable):
        return _refuse(encoding, show)
    known = package or _package(request)
    if isinstance(known, Unusable):
        return _refuse(known, show)
    found = () if package else _problems(known)
    if has_errors(found):
        show(found)
        return FOUND
    asked = _asked(known, request)
    if isinstance(asked, Unusable):
        return _refuse(asked, show)
    task, inputs = asked
    folder = os.getcwd()  # where the output belongs, wherever the body goes
    with output_to_stderr():
        expanded = expand(known, task.name, inputs, request.code, depth=request.depth)
    show(expanded.diagnostics)
    if expanded.fragment is None:
        return FOUND
    data = encode(expanded.fragment, encoding)
    problem = _write(request.out, folder, data, (request.package, request.inputs))
    if problem is None and request.out != STANDARD:
        count = sum(len(block.nodes) for block in expanded.fragment.blocks)
        sys.stderr.write(f"wrote {request.out}: {count} node{'s' * (count != 1)}\n")
    return 0 if problem is None else _refuse(problem, show)


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
    inputs, found = read_inputs(given, task.interface, index(package).types)
    if has_errors(found):
        return Unusable(f"the inputs do not fit `{task.name}`", found)
    return task, inputs


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


def _given(request: Request) -> dict[str, object] | Unusable:
    data = _read(request.inputs)
    if isinstance(data, Unusable):
        return data
    try:
        found = cast("object", json.loads(data))
    except (ValueError, RecursionError) as problem:
        return Unusable(f"`{request.inputs}` is not JSON: {problem}")
    if not isinstance(found, dict):
        return Unusable(f"`{request.inputs}` must hold a JSON object of inputs by name")
    return cast("dict[str, object]", found)


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


def _refuse(problem: Unusable, show: Show) -> int:
    if problem.diagnostics:
        show(problem.diagnostics)
    if not has_errors(problem.diagnostics):
        helps = "".join(f"  help: {each}\n" for each in problem.helps)
        sys.stderr.write(f"error: {problem.message}\n{helps}")
    return UNUSABLE


def _report(found: Sequence[Diagnostic], request: Request) -> None:
    if not found:
        return
    from ..ir.render import OutputFormat, Style, render

    def text(file: str) -> str | None:
        try:
            return (request.code / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    style = Style(OutputFormat(request.output_format), color=False, width=100)
    shown = render(tuple(found), text, style)
    sys.stderr.write(shown if shown.endswith("\n") else f"{shown}\n")


# The command line


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m flowc.runtime.hook",
        description="Compute the graph of a dynamic task for given inputs.",
        allow_abbrev=False,
    )
    parser.add_argument("--package", required=True, help="the compiled package, or -")
    parser.add_argument("--task", required=True, help="the dynamic task")
    parser.add_argument("--inputs", required=True, help="JSON object of inputs by name, or -")
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
    sys.exit(main())
