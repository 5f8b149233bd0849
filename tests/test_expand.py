"""The compile hook: the graph of one dynamic task, for given inputs."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from examples import dynamic_workflow
from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import Source
from flowc.ir.diagnostics import Diagnostic, has_errors
from flowc.ir.formats import Format, decode, encode
from flowc.ir.nodes import Call, Fragment, Hook, Limits, Package
from flowc.ir.rules_runtime import RULES
from flowc.ir.text import print_unit
from flowc.ir.types import ANY
from flowc.ir.validate import validate_fragment
from flowc.ir.values import Integer, Promise, String, Value
from flowc.ir.walk import promises, uses
from flowc.runtime.expand import Expanded, expand
from flowc.runtime.hook import main
from flowc.runtime.objects import ObjectValue, keep

from .programs import PRELUDE, brief, expanded, module, package, values
from .repository import ROOT


@pytest.fixture(scope="module")
def built() -> Package:
    return package(dynamic_workflow, ROOT)


def expand_example(built: Package, task: str, **given: object) -> Fragment:
    found = expand(built, task, values(built, task, given), ROOT)
    assert found.diagnostics == ()
    assert found.fragment is not None
    assert validate_fragment(found.fragment, built) == ()
    return found.fragment


# The seed's two programs


def test_count_characters(built: Package) -> None:
    fragment = expand_example(built, "count_characters", s1="Pear", s2="Earth")
    (block,) = fragment.blocks
    calls = [node for node in block.nodes if isinstance(node, Call)]
    assert len(calls) == 19
    names = [call.target.name.rpartition(".")[2] for call in calls]
    assert names == [*("return_index", "update_list") * 9, "derive_count"]
    # Each list comes from the one before, and the two words have lists of their own.
    lists = [call for call in calls if call.target.name.endswith(".update_list")]
    assert [call.id for call in lists] == [
        *(f"freq1[{index}]" for index in range(4)),
        *(f"freq2[{index}]" for index in range(5)),
    ]
    needs = {call.id: [each.node for each in promises(*uses(call))] for call in calls}
    assert [needs[call.id][:-1] for call in lists] == [
        *([], ["freq1[0]"], ["freq1[1]"], ["freq1[2]"]),
        *([], ["freq2[0]"], ["freq2[1]"], ["freq2[2]"], ["freq2[3]"]),
    ]
    assert needs["derive_count"] == ["freq1[3]", "freq2[4]"]
    assert block.outputs[0].value == Promise("derive_count", "o0")
    assert fragment.definitions == Package()


def test_merge_sort_remotely(built: Package) -> None:
    fragment = expand_example(built, "merge_sort_remotely", numbers=[3, 1, 2], run_local_at_count=2)
    printed = print_unit(fragment).replace("examples.dynamic_workflow.", "")
    assert printed.partition("code ")[2].splitlines()[1:] == [
        "  split = task split(numbers=[3, 1, 2])",
        "  sorted1 = workflow merge_sort(numbers=split.o0, numbers_count=split.o2,"
        " run_local_at_count=2)",
        "  sorted2 = workflow merge_sort(numbers=split.o1, numbers_count=split.o3,"
        " run_local_at_count=2)",
        "  merge = task merge(sorted_list1=sorted1.o0, sorted_list2=sorted2.o0)",
        "  return o0=merge.o0",
    ]


def test_the_same_inputs_give_the_same_bytes(built: Package) -> None:
    found = [expand_example(built, "count_characters", s1="ab", s2="b") for _ in range(2)]
    first, second = (encode(each, Format.PROTOBUF) for each in found)
    assert first == second
    other = expand_example(built, "count_characters", s1="ab", s2="c")
    assert other.inputs_digest != found[0].inputs_digest
    assert other.code == found[0].code


# What it refuses


REQUESTS: Final[dict[str, tuple[str, dict[str, object], str]]] = {
    "unknown": ("mian", {"x": 1}, "FL7010 no dynamic task `mian`"),
    "not dynamic": ("inc", {"x": 1}, "FL7010 `m.inc` is a task, and no dynamic one"),
    "missing": ("main", {}, "FL7501 input `x` is missing; it takes int"),
    "unknown input": ("main", {"x": 1, "z": 2}, "FL7502 there is no input `z`"),
    "wrong type": ("main", {"x": "1"}, 'FL7503 input `x` takes int, not "1"'),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_request(name: str, tmp_path: Path) -> None:
    task, given, expected = REQUESTS[name]
    text = PRELUDE + "\n@dynamic\ndef main(x: int, y: int = 2) -> int:\n    return inc(x, y)\n"
    program = module(text, tmp_path)
    built = package(program, tmp_path)
    inputs = {name: value_of(each) for name, each in given.items()}
    found = expand(built, task, inputs, tmp_path)
    assert found.fragment is None
    assert [each.replace(f"{program.__name__}.", "m.") for each in brief(found.diagnostics)] == [
        expected
    ]


def value_of(obj: object) -> Value:
    return Integer(obj) if isinstance(obj, int) else String(str(obj))


def test_an_ambiguous_name(built: Package) -> None:
    dynamics = [each for each in built.tasks if each.hook]
    twins = tuple(replace(each, name=f"other.{each.name}") for each in dynamics)
    found = expand(replace(built, tasks=(*built.tasks, *twins)), "count_characters", {}, ROOT)
    (only,) = found.diagnostics
    assert only.message == "more than one dynamic task is called `count_characters`"
    assert only.notes == (
        "the package has `examples.dynamic_workflow.count_characters`,"
        " `other.examples.dynamic_workflow.count_characters`",
    )


def test_defaults_are_part_of_the_inputs(tmp_path: Path) -> None:
    text = PRELUDE + "\n@dynamic\ndef main(x: int, y: int = 2) -> int:\n    return inc(x, y)\n"
    program = module(text, tmp_path)
    built = package(program, tmp_path)
    first, second = (
        expand(built, "main", values(built, "main", given), tmp_path).fragment
        for given in ({"x": 1}, {"x": 1, "y": 2})
    )
    assert first is not None
    assert first == second


def test_changed_code_is_a_warning(tmp_path: Path) -> None:
    text = PRELUDE + "\n@dynamic\ndef main(x: int) -> int:\n    return inc(x)\n"
    program = module(text, tmp_path)
    built = package(program, tmp_path)
    tasks = tuple(
        replace(each, code=f"sha256:{'0' * 64}") if each.hook else each for each in built.tasks
    )
    found = expand(replace(built, tasks=tasks), "main", {"x": Integer(1)}, tmp_path)
    assert found.fragment is not None
    assert [each.code for each in found.diagnostics] == ["FL7013"]
    assert found.fragment.code == next(each.code for each in built.tasks if each.hook)


def test_a_wrong_graph_is_an_error_in_the_body(tmp_path: Path) -> None:
    body = 'def main(x: int) -> str:\n    y = inc(x="1", z=2)\n    return y\n'
    program = module(f"{PRELUDE}\n@dynamic\n{body}", tmp_path)
    built = package(program, tmp_path)
    found = expand(built, "main", {"x": Integer(1)}, tmp_path)
    assert found.fragment is None
    assert [(each.code[:3], each.span and each.span.line) for each in found.diagnostics] == [
        *(("FL2", 21), ("FL2", 21), ("FL2", 22))
    ]


# Limits


def limited(text: str, folder: Path, limits: Limits, depth: int = 0) -> Expanded:
    program = module(PRELUDE + text, folder)
    built = package(program, folder)
    tasks = tuple(
        replace(each, hook=Hook(limits=limits)) if each.hook else each for each in built.tasks
    )
    inputs = values(built, "main", {"n": 5})
    return expand(replace(built, tasks=tasks), "main", inputs, folder, depth=depth)


LOOP: Final = """
@dynamic
def main(n: int) -> None:
    for i in range(n):
        try:
            conditional("c").if_(flag(x=i)).then(inc(i)).else_().then(0)
        except Exception:
            pass
"""


@pytest.mark.parametrize(
    ("limits", "depth", "message"),
    [
        (Limits(nodes=15, depth=3), 2, None),
        (Limits(nodes=14), 0, "the fragment has more than 14 nodes"),
        (Limits(depth=3), 3, "`m.main` is 3 dynamic tasks deep, and may be 3 deep"),
        (Limits(bytes=1000), 0, "the fragment of `m.main` has "),
    ],
)
def test_limits(limits: Limits, depth: int, message: str | None, tmp_path: Path) -> None:
    found = limited(LOOP, tmp_path, limits, depth)
    assert (found.fragment is None) == (message is not None)
    texts = [f"{each.code} {each.message}" for each in found.diagnostics]
    (name,) = (file.stem for file in tmp_path.glob("*.py"))
    assert len(texts) == (message is not None)
    assert all(each.replace(f"{name}.", "m.").startswith(f"FL7014 {message}") for each in texts)


# What the package lacks


LACKING: Final = """
from dataclasses import dataclass

@dataclass
class Point:
    x: int

@task
def move(p: Point) -> Point:
    return p

@dynamic
def main(x: int) -> int:
    first = Point(x)

    @workflow
    def made(p: Point) -> int:
        \"\"\"Made on the way.\"\"\"
        return deeper(p=move(p=p))

    @workflow
    def deeper(p: Point) -> int:
        return inc(x=p.x)

    return made(p=first)
"""


def test_definitions_that_the_package_lacks(tmp_path: Path) -> None:
    program = module(PRELUDE + LACKING, tmp_path)
    found = package(program, tmp_path)
    built = replace(found, types=(), tasks=tuple(t for t in found.tasks if "move" not in t.name))
    fragment = expand(built, "main", {"x": Integer(1)}, tmp_path).fragment
    assert fragment is not None
    added, name = fragment.definitions, program.__name__
    assert [each.name for each in added.tasks] == [f"{name}.move"]
    assert [each.name for each in added.types] == [f"{name}.Point"]
    assert [each.name.rpartition(".")[2] for each in added.workflows] == ["deeper", "made"]
    assert {each.path.partition(":")[0] for each in fragment.spans} == {"fragment"}
    assert {each.path.partition(":")[0] for each in added.spans} == {"task", "workflow"}
    assert decode(encode(fragment, Format.JSON), "f.json").unit == fragment


def test_objects_without_a_value_stay_objects_in_a_run(tmp_path: Path) -> None:
    text = """
from typing import Any

@task
def use(model: Any) -> int:
    return 1

@dynamic
def main(model: Any) -> int:
    return use(model=model)
"""
    program = module(PRELUDE + text, tmp_path)
    built = package(program, tmp_path)
    model = object()
    kept = keep(model, ANY)
    assert kept is not None
    inputs = {"model": kept}
    refused = expand(built, "main", inputs, tmp_path)
    assert [each.code for each in refused.diagnostics] == ["FL1020"]
    fragment = expand(built, "main", inputs, tmp_path, keep=keep).fragment
    assert fragment is not None
    (node,) = fragment.blocks[0].nodes
    (passed,) = uses(node)
    assert isinstance(passed, ObjectValue)
    assert passed.content is model


# The user's code


def test_output_of_the_body_goes_to_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PRELUDE + "\n@dynamic\ndef main() -> None:\n    print('hello')\n    nothing(x=1)\n"
    assert expanded(text, tmp_path, {}).fragment is not None
    assert capsys.readouterr() == ("", "hello\n")


def test_an_exception_shows_the_users_frames(tmp_path: Path) -> None:
    text = PRELUDE + (
        "\ndef helper(x):\n    return 1 // x\n\n"
        "@dynamic\ndef main(x: int) -> int:\n    return inc(x=helper(x))\n"
    )
    (found,) = expanded(text, tmp_path, {"x": 0}).diagnostics
    assert found.message.endswith("raised ZeroDivisionError: integer division or modulo by zero")
    assert [(each.span.line, each.span.column, each.text) for each in found.labels] == [
        (20, 12, "ZeroDivisionError: integer division or modulo by zero"),
        (24, 18, "in `main`"),
    ]


# The rules of the run time, by their examples


def request_of(text: str) -> tuple[str, dict[str, object]]:
    _, _, name, given = text.rstrip().splitlines()[-1].split(" ", 3)
    return name, json.loads(given)


def found_in(text: str, folder: Path) -> tuple[Diagnostic, ...]:
    """What the request at the end of a program comes to; the package is of the program as it reads."""
    program = module(f"{text}\n", folder)
    name = program.__name__
    compiled = compile_sources([Source(name, f"{name}.py", text)], lambda _: None)
    if has_errors(compiled.diagnostics):  # some mistakes are seen before anything runs
        return compiled.diagnostics
    task, given = request_of(text)
    known = any(each.name.endswith(f".{task}") for each in compiled.package.tasks)
    inputs = values(compiled.package, task, given) if known else {}
    return expand(compiled.package, task, inputs, folder).diagnostics


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule(rule: Any, tmp_path: Path) -> None:
    assert [each.code for each in found_in(rule.bad, tmp_path)] == [rule.code]
    assert found_in(rule.good, tmp_path) == ()


def test_calls_leave_nothing_for_the_garbage_collector(tmp_path: Path) -> None:
    """What a call leaves while a body is traced is looked at again and again as the graph grows."""
    text = f"""{PRELUDE}
import gc

collected = []

@dynamic
def main(n: int) -> int:
    gc.collect()
    gc.disable()
    for i in range(n):
        y = inc(x=i)
    collected.append(gc.collect())
    gc.enable()
    return y
"""
    program = module(text, tmp_path)
    built = package(program, tmp_path)
    assert not has_errors(expand(built, "main", {"n": Integer(1_000)}, tmp_path).diagnostics)
    (collected,) = vars(sys.modules[program.__name__])["collected"]
    assert collected < 500


# The hook as a program


@pytest.fixture
def folder(tmp_path: Path, built: Package, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a package in three formats, and inputs."""
    monkeypatch.chdir(tmp_path)
    for each in Format:
        (tmp_path / f"package.{each.value}").write_bytes(encode(built, each))
    (tmp_path / "in.json").write_text('{"s1": "Pear", "s2": "Earth"}')
    return tmp_path


def command(**changed: str) -> list[str]:
    given = {
        "package": "package.pb",
        "task": "count_characters",
        "inputs": "in.json",
        "out": "out.pb",
        "code": str(ROOT),
        **changed,
    }
    return [f"--{name}={text}" for name, text in given.items()]


@pytest.mark.parametrize("format", Format)
def test_formats(format: Format, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(package=f"package.{format.value}", out=f"out.{format.value}")) == 0
    assert capsys.readouterr().err == f"wrote out.{format.value}: 19 nodes\n"
    unit = decode((folder / f"out.{format.value}").read_bytes(), "out").unit
    assert isinstance(unit, Fragment)
    assert len(unit.blocks[0].nodes) == 19


@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        ({"package": "none.pb"}, 2, "cannot read `none.pb`: no such file or directory"),
        ({"package": "in.json"}, 2, "in.json"),
        ({"inputs": "none.json"}, 2, "cannot read `none.json`"),
        ({"inputs": "package.pb"}, 2, "`package.pb` is not JSON"),
        ({"out": "out.txt"}, 2, "has none of the suffixes .pb, .json, .flow; give --format"),
        (
            {"out": "no/folder/out.pb"},
            2,
            "cannot write `no/folder/out.pb`: there is no folder `no/folder`\n"
            "  help: make it first: `mkdir -p no/folder`\n",
        ),
        (
            {"out": "in.json/out.pb"},
            2,
            "cannot write `in.json/out.pb`: `in.json` is a file, not a folder",
        ),
        ({"package": "-", "inputs": "-"}, 2, "cannot both be standard input"),
        ({"task": "count"}, 2, "no dynamic task `count`"),
        ({"code": "."}, 1, "has no file `examples/dynamic_workflow.py` here"),
    ],
)
def test_refusals(
    changed: dict[str, str],
    code: int,
    message: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sorted(folder.iterdir())
    assert main(command(**changed)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ("[1]", "must hold a JSON object"),
        ('{"s1": "a"}', "input `s2` is missing"),
        ('{"s1": "a", "s2": "b", "s3": "c"}', "there is no input `s3`"),
        ('{"s1": 1, "s2": "b"}', "input `s1` takes str, not 1"),
    ],
)
def test_refused_inputs(
    inputs: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.json").write_text(inputs)
    assert main(command(inputs="bad.json")) == 2
    assert message in capsys.readouterr().err
    assert not (folder / "out.pb").exists()


NOISY: Final = """
import os
from flowc import dynamic, task

print("imported")

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    print("traced")
    os.system("echo from a process")
    return inc(x=x)
"""


def test_standard_streams(tmp_path: Path) -> None:
    program = module(NOISY, tmp_path)
    built = package(program, tmp_path)
    (tmp_path / "package.pb").write_bytes(encode(built, Format.PROTOBUF))
    arguments = command(task="main", inputs="-", out="-", code=".")
    done = subprocess.run(
        (sys.executable, "-m", "flowc.runtime.hook", *arguments),
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        input=b'{"x": 1}',
        capture_output=True,
        check=False,
    )
    assert (done.returncode, sorted(done.stderr.split(b"\n"))) == (
        0,
        [b"", b"from a process", b"imported", b"traced"],
    )
    assert isinstance(decode(done.stdout, "out").unit, Fragment)
