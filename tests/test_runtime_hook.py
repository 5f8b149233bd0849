"""The protocol of docs/runtime-hook.md, as an engine sees it: processes, files, bytes."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Final, TypeAlias

import pytest

from flowc.ir.codec_protobuf_pool import message_class
from flowc.ir.formats import Format, decode, encode
from flowc.ir.nodes import Fragment
from flowc.ir.validate import validate_fragment

from .programs import module, package
from .repository import FLOWC, run

Done: TypeAlias = CompletedProcess[bytes]

PROGRAM: Final = """
import os, subprocess, sys
from dataclasses import dataclass
from flowc import LaunchPlan, conditional, dynamic, map_task, task, workflow, wait_for_input

print("imported")

@dataclass
class Point:
    x: int
    y: float = 0.5

@task
def inc(x: int) -> int:
    return x + 1

@task
def shift(p: Point) -> Point:
    return p

@workflow
def twice(x: int) -> int:
    return inc(x=inc(x=x))

plan = LaunchPlan.get_or_create(twice, "twice_plan")

@dynamic
def deeper(n: int) -> int:
    return inc(x=n)

@dynamic
def everything(n: int, p: Point) -> int:
    print("traced")
    sys.stdout.write("written")
    os.write(1, b"to the descriptor")
    subprocess.run(["echo", "from a process"])
    moved = shift(p=p)
    maps = map_task(inc)(x=[1, 2])
    a = twice(x=n)
    b = plan(x=n)
    c = deeper(n=3)
    a >> c
    d = inc(x=moved.x).with_overrides(retries=3)
    return conditional("large").if_(d > 3).then(inc(x=b)).else_().then(c)

@dynamic
def raising(n: int) -> int:
    return helper(n)

def helper(n):
    raise ValueError("no")

@dynamic
def asking(n: int) -> int:
    y = inc(x=n)
    return y if isinstance(y, str) else inc(x=y)

@dynamic
def nothing() -> int:
    return inc(x=1)
"""

HOOKS: Final = {
    "hook": (sys.executable, "-m", "flowc.runtime.hook"),
    "expand": (*FLOWC, "expand"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engine")
    program = module(PROGRAM, folder)
    built = package(program, folder)
    (folder / "package.pb").write_bytes(encode(built, Format.PROTOBUF))
    (folder / "name").write_text(program.__name__)
    return folder


def ask(hook: str, folder: Path, task: str, given: bytes, *more: str, out: str = "-") -> Done:
    """What an engine does."""
    name = f"{(folder / 'name').read_text()}.{task}"
    options = ("--package", "package.pb", "--task", name, "--inputs", "-", "--out", out)
    words = (*HOOKS[hook], *options, "--output-format", "json", *more)
    return run(*words, folder=folder, given=given)


def found(done: Done) -> dict[str, Any]:
    """The line of standard error that is for engines."""
    lines = [line for line in done.stderr.splitlines() if line.startswith(b'{"version"')]
    document: dict[str, Any] = json.loads(lines[-1])
    return document


def record(values: Mapping[str, tuple[str, Any]]) -> bytes:
    """Inputs as another language would write them: with the published schema alone."""
    message: Any = message_class("RecordValue")()
    for name, (kind, value) in values.items():
        binding = message.fields.add(name=name)
        if kind == "promise":
            binding.value.promise.output = value
        else:
            setattr(binding.value, kind, value)
    data: bytes = message.SerializeToString()
    return data


EVERYTHING: Final = b'{"n": 1, "p": {"x": 2}}'


@pytest.mark.parametrize("hook", HOOKS)
def test_a_fragment_on_standard_output(hook: str, folder: Path) -> None:
    done = ask(hook, folder, "everything", EVERYTHING, "--format", "pb")
    assert done.returncode == 0, done.stderr
    built = decode((folder / "package.pb").read_bytes(), "package").unit
    unit = decode(done.stdout, "fragment").unit
    assert isinstance(unit, Fragment)
    assert not isinstance(built, Fragment | None)
    assert validate_fragment(unit, built) == ()
    kinds = [type(node).__name__ for node in unit.blocks[0].nodes]
    assert sorted(kinds) == ["Branch", "Call", "Call", "Call", "Call", "Call", "Map"]
    assert found(done)["diagnostics"] == []
    for word in (b"imported", b"traced", b"written", b"to the descriptor", b"from a process"):
        assert word in done.stderr
    assert ask(hook, folder, "everything", EVERYTHING, "--format", "pb").stdout == done.stdout


def test_both_hooks_give_the_same_bytes(folder: Path) -> None:
    given = [ask(hook, folder, "everything", EVERYTHING).stdout for hook in HOOKS]
    assert given[0] == given[1]


def test_json_and_protobuf_inputs_mean_the_same(folder: Path) -> None:
    binary = record({"n": ("integer", 1)})
    given = [ask("hook", folder, "deeper", data).stdout for data in (b'{"n": 1}', binary)]
    assert given[0] == given[1]
    assert (
        ask("hook", folder, "nothing", b"").stdout == ask("hook", folder, "nothing", b"{}").stdout
    )


REFUSED: Final[dict[str, tuple[str, bytes, tuple[str, ...], int, str]]] = {
    "raised": ("raising", b'{"n": 1}', (), 1, "raising` raised ValueError: no"),
    "a class": ("asking", b'{"n": 1}', (), 1, "so its class cannot be asked for"),
    "too deep": ("deeper", b'{"n": 1}', ("--depth", "100"), 1, "may be 100 deep"),
    "no code": ("deeper", b'{"n": 1}', ("--code", "none"), 1, "here"),
    "no task": ("depeer", b'{"n": 1}', (), 2, "no dynamic task"),
    "missing": ("deeper", b"{}", (), 2, "input `n` is missing"),
    "wrong": ("deeper", b'{"n": "1"}', (), 2, 'input `n` takes int, not "1"'),
    "wrong field": ("everything", b'{"n": 1, "p": {"x": "a"}}', (), 2, "input `p.x` takes int"),
    "unknown": ("deeper", b'{"n": 1, "m": 1}', (), 2, "there is no input `m`"),
    "not JSON": ("deeper", b"{", (), 2, "`-` is not JSON"),
    "not protobuf": ("deeper", b"\x12\xff", (), 2, "byte"),
    "another type": ("deeper", record({"n": ("string", "1")}), (), 2, "input `n` takes int"),
    "a promise": ("deeper", record({"n": ("promise", "x")}), (), 2, "is a promise"),
    "twice": (
        "deeper",
        record({"n": ("integer", 1)}) * 2,
        (),
        2,
        "an input is given twice",
    ),
}


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("name", REFUSED)
def test_refused(hook: str, name: str, folder: Path) -> None:
    task, given, more, code, message = REFUSED[name]
    before = sorted(each.name for each in folder.iterdir())
    done = ask(hook, folder, task, given, *more, out="out.pb")
    assert (done.returncode, done.stdout) == (code, b"")
    document = found(done)
    messages = [each["message"] for each in document["diagnostics"]]
    messages += [document["problem"]["message"]] if "problem" in document else []
    assert len(messages) == 1
    assert message in messages[0]
    assert b"Traceback" not in done.stderr
    assert sorted(each.name for each in folder.iterdir()) == before


def test_a_traceback_has_the_users_frames_only(folder: Path) -> None:
    (only,) = found(ask("hook", folder, "raising", b'{"n": 1}'))["diagnostics"]
    places: list[int] = [label["line"] for label in only["labels"]]
    lines = PROGRAM.splitlines()
    shown = [lines[line - 1].strip() for line in places]
    assert shown == ['raise ValueError("no")', "return helper(n)"]
