"""Programs compiled both ways: by flytekit, in its own environment, and by flowc."""

import base64
import gzip
import json
import os
import re
import subprocess
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Final, cast

from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import decode_source
from flowc.export.flyte.context import Settings
from flowc.export.flyte.encode import message_of
from flowc.export.flyte.export import Document, to_flyte
from flowc.export.flyte.fragments import fragment_to_flyte
from flowc.ir.diagnostics import Diagnostic, has_errors
from flowc.ir.nodes import Package
from flowc.runtime.expand import expand

from ..programs import values
from ..repository import ROOT
from .fragments import RUNS

HERE: Final = Path(__file__).parent
CORPUS: Final = HERE / "corpus"
HEAVY: Final = CORPUS / "heavy"
"""Programs of plugins that install much, each beside what flytekit 1.16.31 made of it where they were."""
MODULES: Final = tuple(sorted(file.stem for file in CORPUS.glob("*.py")))
PYTHON: Final = ROOT / ".venv-flytekit/bin/python"
"""The interpreter of the environment that has flytekit."""

SETTINGS: Final = Settings(
    "shop", "development", "v1", "registry.example/app:1", {"trainer": "registry.example/gpu:2"}
)

Json = dict[str, object]
Documents = Mapping[str, object]
"""Messages as JSON, by kind and name."""


@dataclass(frozen=True, slots=True)
class Ours:
    """What flowc makes of a program."""

    documents: Documents
    diagnostics: tuple[Diagnostic, ...]


def frozen(module: str) -> Documents:
    """What flytekit made of a program of a heavy plugin."""
    text = (HEAVY / f"{module}.json").read_text(encoding="utf-8")
    return cast("Documents", _normal(json.loads(text)))


def is_required() -> bool:
    """Whether a run without flytekit is a failure."""
    return os.environ.get("FLOWC_ORACLE") == "required"


@cache
def oracle() -> Mapping[str, Documents]:
    """What flytekit makes of the whole corpus: documents by module; an ``error`` where it refuses."""
    done = subprocess.run(
        (PYTHON, HERE / "oracle.py", CORPUS, *MODULES),
        input=json.dumps(_given(RUNS)),
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found = cast("dict[str, dict[str, Documents]]", json.loads(done.stdout))
    return {name: cast("Documents", _normal(each)) for name, each in found["modules"].items()}


def _given(runs: Mapping[str, object]) -> Json:
    """What flytekit is told to serialise with."""
    return {
        "project": SETTINGS.project,
        "domain": SETTINGS.domain,
        "version": SETTINGS.version,
        "image": SETTINGS.image,
        "images": {**SETTINGS.images},
        "runs": {**runs},
    }


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}


@contextmanager
def oracle_of(folder: Path) -> Generator[Callable[[str], Documents]]:
    """flytekit, to be asked for one module of a folder after another."""
    process = subprocess.Popen(
        (PYTHON, HERE / "oracle.py", folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        text=True,
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None

    def ask(line: str) -> None:
        stdin.write(f"{line}\n")
        stdin.flush()

    def documents(module: str) -> Documents:
        ask(module)
        watch = Timer(_PATIENCE, process.kill)
        watch.start()
        answer = stdout.readline()
        watch.cancel()
        assert answer, f"flytekit gave no answer about {module}"
        return cast("Documents", _normal(json.loads(answer)))

    ask(json.dumps(_given({})))
    try:
        yield documents
    finally:
        process.kill()
        process.communicate()


_PATIENCE: Final = 120
"""Seconds that flytekit has for one module."""


@cache
def ours(module: str, folder: Path = CORPUS) -> Ours:
    """What flowc makes of a program of the corpus, and of the runs of its dynamic tasks."""
    package, found = compiled(module, folder)
    if has_errors(found):
        return Ours({}, found)
    exported = to_flyte(package, SETTINGS)
    if exported.diagnostics:
        return Ours({}, exported.diagnostics)
    documents = {f"{each.kind} {each.name}": _readable(each) for each in exported.documents}
    for name, inputs in RUNS.get(module, ()):
        each = expanded(module, name, inputs)
        documents[f"{each.kind} {each.name} {json.dumps(inputs)}"] = _readable(each)
    return Ours(documents, ())


def compiled(module: str, folder: Path = CORPUS) -> tuple[Package, tuple[Diagnostic, ...]]:
    """A program in a folder, compiled."""
    file = f"{module}.py"
    source, undecoded = decode_source((folder / file).read_bytes(), module, file, is_package=False)
    assert source is not None, undecoded
    found = compile_sources([source], {module: source}.get)
    return found.package, found.diagnostics


def expanded(module: str, name: str, inputs: Mapping[str, object]) -> Document:
    """What a dynamic task leaves for the engine. It runs in flowc's words: flytekit is not here."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        text = (CORPUS / f"{module}.py").read_text(encoding="utf-8")
        theirs = text.replace("from flytekit import", "from flowc import")
        (root / f"{module}.py").write_text(theirs, encoding="utf-8")
        package, found = compiled(module, root)
        assert not has_errors(found), found
        expansion = expand(package, name, values(package, name, inputs), root)
    assert expansion.fragment is not None, expansion.diagnostics
    exported = fragment_to_flyte(expansion.fragment, package, SETTINGS)
    assert not exported.diagnostics, exported.diagnostics
    (document,) = exported.documents
    return document


def _readable(document: Document) -> Json:
    from google.protobuf.json_format import MessageToDict

    message = cast("Json", _normal(_opened(MessageToDict(message_of(document)))))
    if document.kind != "futures":
        return message
    tasks = cast("list[dict[str, dict[str, str]]]", message.get("tasks", []))
    return {**message, "tasks": sorted(tasks, key=lambda each: each["id"]["name"])}


def _opened(message: Json) -> Json:
    """A task with the settings in its environment readable."""
    found = json.dumps(message)

    def unpack(match: re.Match[str]) -> str:
        packed = base64.b64decode(cast("str", json.loads(match[1])))
        return f'"key": "_F_SS_C", "value": {gzip.decompress(packed).decode()}'

    text = re.sub(r'"key": "_F_SS_C", "value": ("[^"]*")', unpack, found)
    return cast("Json", json.loads(text))


def _normal(value: object) -> object:
    """JSON in which order that means nothing is one order."""
    match value:
        case dict():
            entries = cast("dict[str, object]", value)
            return {name: _sorted(name, _normal(each)) for name, each in entries.items()}
        case list():
            return [_normal(each) for each in cast("list[object]", value)]
        case _:
            return value


def _sorted(name: str, value: object) -> object:
    return sorted(cast("list[str]", value)) if name == "upstreamNodeIds" else value


# Differences


@dataclass(frozen=True, slots=True)
class Place:
    """Where two documents differ, and what stands there."""

    path: str
    flytekit: str
    ours: str


def places(theirs: Documents, own: Documents) -> Iterator[Place]:
    """Where documents differ, from top to bottom."""
    for name in sorted(theirs.keys() | own.keys()):
        if name not in theirs or name not in own:
            yield Place(name, _short(theirs.get(name)), _short(own.get(name)))
        else:
            yield from _places(f"{name} ", theirs[name], own[name])


def _places(path: str, theirs: object, own: object) -> Iterator[Place]:
    match theirs, own:
        case dict(), dict():
            left, right = cast("Json", theirs), cast("Json", own)
            for key in sorted(left.keys() | right.keys()):
                yield from _places(f"{path}.{key}", left.get(key), right.get(key))
        case list(), list() if len(cast("list[object]", theirs)) == len(cast("list[object]", own)):
            pairs = zip(cast("list[object]", theirs), cast("list[object]", own), strict=True)
            for index, (left_item, right_item) in enumerate(pairs):
                yield from _places(f"{path}[{index}]", left_item, right_item)
        case _:
            if theirs != own:
                yield Place(path, _short(theirs), _short(own))


def _short(value: object) -> str:
    return "absent" if value is None else json.dumps(value)[:300]


def matches(pattern: str, path: str) -> bool:
    """Whether a listed place is a place; only ``*`` stands for something else than itself."""
    escaped = pattern.replace("[", "[[]")
    return re.fullmatch(translate(escaped), path) is not None
