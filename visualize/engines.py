"""DOT to pictures, by whatever engine the machine has.

Every engine runs in a process of its own, bounded in time and memory: a layout can take hours, and
a library in this process could not be stopped. So nothing of an engine is ever imported here.
"""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final

from ..ir.records import dataclass

TIMEOUT: Final = 60.0
"""Seconds that one engine may take."""
MEMORY: Final = 4 * 1024**3
"""Bytes of address space that one engine may take, where the system can say so."""
DPI: Final = 144
"""Resolution of PNG: sharp on a dense screen and in a document."""
SHARP: Final = 1000
"""Most lines of DOT that are worth that resolution; above, bitmaps get slow and huge."""
LONGEST_ERROR: Final = 300
FORMATS: Final = ("svg", "png", "pdf", "json", "plain")

RENDER: Final = "pip install 'flowc[render]'"
GRAPHVIZ: Final = "install Graphviz (https://graphviz.org/download)"
PYGRAPHVIZ: Final = "pip install pygraphviz"
PDF: Final = f"{PYGRAPHVIZ}, or {GRAPHVIZ}"
SMALLER: Final = "draw one entity instead of all, or write the DOT text"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, or why there is none."""

    data: bytes | None
    problem: str = ""
    """What was tried, and the way out; "" where there is a picture."""
    engine: str = ""
    """Name of the engine that drew it."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to draw."""

    name: str
    formats: tuple[str, ...]
    install: str
    """How to get it."""
    command: Callable[[str], list[str] | str]
    """What to run for a format, with DOT as its input; a text where it is not there, saying so."""


def draw(dot: str, format: str, engine: str = "auto", timeout: float = TIMEOUT) -> Drawn:
    """The picture of a DOT text, by the named engine, or by the first of `ENGINES` that can."""
    if format not in FORMATS:
        return Drawn(None, f"unknown format `{format}`: choose one of {', '.join(FORMATS)}")
    if engine not in ("auto", *ENGINES):
        return Drawn(None, f"unknown engine `{engine}`: choose auto, {', '.join(ENGINES)}")
    data = _prepared(dot, format).encode("utf-8", "replace")
    tried, was_there = list[str](), False
    for each in ENGINES.values() if engine == "auto" else (ENGINES[engine],):
        if format not in each.formats:
            tried.append(f"{each.name} makes no {format}")
        elif isinstance(command := each.command(format), str):
            tried.append(command)
        elif isinstance(drawn := _run(command, data, timeout), bytes):
            return Drawn(_undated(drawn) if format == "pdf" else drawn, engine=each.name)
        else:
            tried.append(f"{each.name} {drawn}")
            was_there = True
    way_out = SMALLER if was_there else _install(format, engine)
    return Drawn(None, f"cannot draw {format}: {'; '.join(tried)}. Way out: {way_out}")


def _install(format: str, engine: str) -> str:
    if engine in ENGINES and format in ENGINES[engine].formats:
        return ENGINES[engine].install
    return PDF if format == "pdf" else RENDER


def _prepared(dot: str, format: str) -> str:
    """The text with the resolution of bitmaps in it; engines differ in how else to give it."""
    begin, brace, rest = dot.partition("{\n")
    is_sharp = format == "png" and brace and rest.count("\n") <= SHARP
    resolution = f"  graph [dpi={DPI}]\n" if is_sharp else ""
    return f"{begin}{brace}{resolution}{rest}"


def _undated(pdf: bytes) -> bytes:
    """The document without the time of its making, so that the same text gives the same bytes."""
    return _DATE.sub(lambda found: found[1] + b"19700101000000", pdf)


_DATE: Final = re.compile(rb"(/CreationDate \(D:)\d{14}")


# The engines


def _dot(format: str) -> list[str] | str:
    """Graphviz itself: by the `graphviz` package, which is made for it, else directly."""
    given = os.environ.get("FLOWC_DOT", "")
    binary = shutil.which(given or "dot")
    if binary is None:
        return f"$FLOWC_DOT names no program: {given}" if given else "dot is not on PATH"
    return _python("graphviz", _GRAPHVIZ, format, binary) or [binary, "-Kdot", f"-T{format}"]


_GRAPHVIZ: Final = """
import sys
import graphviz
import graphviz.backend.dot_command
graphviz.backend.dot_command.DOT_BINARY = sys.argv[2]
sys.stdout.buffer.write(graphviz.pipe("dot", sys.argv[1], sys.stdin.buffer.read()))
"""


def _graphviz_pure(format: str) -> list[str] | str:
    """A port of Graphviz to Rust: one program in a wheel, with fonts of its own."""
    places = (
        sysconfig.get_path("scripts"),
        os.path.dirname(sys.executable),
        os.environ.get("PATH", ""),
    )
    binary = shutil.which("graphviz-pure", path=os.pathsep.join(places))
    return [binary, "-Kdot", f"-T{format}"] if binary else "graphviz-pure is not installed"


def _pygraphviz(format: str) -> list[str] | str:
    """Graphviz as a library, bundled in a wheel."""
    return _python("pygraphviz", _PYGRAPHVIZ, format) or "pygraphviz is not installed"


_PYGRAPHVIZ: Final = """
import sys
import pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode())
sys.stdout.buffer.write(graph.draw(format=sys.argv[1], prog="dot"))
"""


def _python(module: str, program: str, *arguments: str) -> list[str]:
    """What runs a program that needs the module; nothing where it is not installed."""
    if not sys.executable or importlib.util.find_spec(module) is None:
        return []
    return [sys.executable, "-P", "-c", program, *arguments]


_ALL: Final = ("svg", "png", "pdf", "json", "plain")
_NO_PDF: Final = ("svg", "png", "json", "plain")

ENGINES: Final[Mapping[str, Engine]] = {
    each.name: each
    for each in (
        Engine("dot", _ALL, GRAPHVIZ, _dot),
        Engine("graphviz-pure", _NO_PDF, RENDER, _graphviz_pure),
        Engine("pygraphviz", _ALL, PYGRAPHVIZ, _pygraphviz),
    )
}
"""Every engine by name, the first choice first."""


# Processes


def _run(command: Sequence[str], data: bytes, timeout: float) -> bytes | str:
    """What a command answers to the input; else what went wrong, to follow its name."""
    try:
        with subprocess.Popen(  # noqa: S603 - a program of the table above, without a shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            _limit(process.pid)
            try:
                output, errors = process.communicate(data, timeout)
            except BaseException:
                _end(process)
                raise
    except subprocess.TimeoutExpired:
        return f"had no picture after {timeout:g} s"
    except OSError as error:
        return f"could not run: {error.strerror}"
    if process.returncode == 0 and output:
        return output
    return _failure(process.returncode, errors)


def _limit(process: int) -> None:
    """Bound the memory of a process; its children inherit the bound."""
    if sys.platform != "linux":
        return
    import resource

    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    with suppress(OSError):  # it may have ended
        resource.prlimit(process, resource.RLIMIT_AS, (limit, limit))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and the children that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _failure(code: int, errors: bytes) -> str:
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    said = f": {lines[-1][:LONGEST_ERROR]}" if lines else ""
    return (
        f"was ended by signal {-code}{said}" if code < 0 else f"failed with exit code {code}{said}"
    )
