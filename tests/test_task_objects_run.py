"""Task objects in plain Python, traced, and run."""

import pickle
from pathlib import Path
from typing import Final

import pytest

from flowc.ir.diagnostics import has_errors
from flowc.ir.format import bindings_text
from flowc.ir.validate import validate
from flowc.ir.values import EntityKind, Ref, String
from flowc.runtime import scripts
from flowc.runtime.dsl import Declared
from flowc.runtime.run import Outcome, run
from flowc.runtime.scripts import ScriptError, filled, run_script

from .programs import module, package
from .sources import tasks_of

PROGRAM: Final = """
from flowc import (
    ContainerTask, Directory, File, OutputLocation, ShellTask, SQLTask, kwtypes, task, workflow
)

join = ShellTask(
    name="join",
    script="printf '%s' '{inputs.a}-{inputs.n:03d}' > {outputs.text}; mkdir -p {outputs.rest}",
    inputs=kwtypes(a=str, n=int),
    output_locs=[
        OutputLocation("text", File["txt"], FOLDER + "/{inputs.a}.txt"),
        OutputLocation("rest", Directory, FOLDER + "/{inputs.a}.d"),
    ],
)
fails = ShellTask(name="fails", script="echo to stdout; echo because >&2; exit 3")
forgets = ShellTask(
    name="forgets", script="true", output_locs=[OutputLocation("o", File, FOLDER + "/none")]
)
bash = ShellTask(name="bash", shell="/no/such/shell", script="true")
absent = ShellTask(name="absent", script_file="no/such/file.sh")
box = ContainerTask("box", "alpine", ["true"], inputs=kwtypes(a=int), outputs=kwtypes(b=int))
query = SQLTask("query", "select 1", outputs=kwtypes(results=int))


@task
def read(file: File) -> str:
    with open(file) as opened:
        return opened.read()


@workflow
def main(a: str) -> str:
    text, rest = join(a=a, n=7)
    return read(file=text)


@workflow
def failing(a: str) -> str:
    fails()
    return a


@workflow
def forgetting(a: str) -> File:
    return forgets()


@workflow
def shelled(a: str):
    bash()


@workflow
def reading(a: str):
    absent()


@workflow
def boxed(a: str) -> int:
    return box(a=1)


@workflow
def queried(a: str) -> int:
    return query()
"""


def program(folder: Path) -> str:
    return PROGRAM.replace("FOLDER", repr(str(folder)))


def outcome(folder: Path, name: str) -> Outcome:
    loaded = module(program(folder), folder)
    built = package(loaded, folder)
    ref = Ref(EntityKind.WORKFLOW, f"{loaded.__name__}.{name}")
    return run(built, ref, {"a": String("x")}, folder)


def test_a_script_runs(tmp_path: Path) -> None:
    found = outcome(tmp_path, "main")
    assert found.outputs is not None, found.diagnostics
    assert bindings_text(found.outputs) == 'o0="x-007"'


FAILURES: Final = {
    "failing": "FL7521 task `fails` failed: the script ended with exit code 3: because",
    "forgetting": "FL7521 task `forgets` failed: the script left no `FOLDER/none`, which is output `o`",
    "shelled": "FL7521 task `bash` failed: `/no/such/shell` does not start: No such file or directory",
    "reading": "FL7521 task `absent` failed: the script `FOLDER/no/such/file.sh` cannot be read: "
    "No such file or directory",
    "boxed": "FL7523 task `box` runs in a container, and not on this machine",
    "queried": "FL7523 task `query` runs in a database, and not on this machine",
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_does_not_run(name: str, tmp_path: Path) -> None:
    found = outcome(tmp_path, name)
    (problem,) = found.diagnostics
    assert found.outputs is None
    expected = FAILURES[name].replace("FOLDER", str(tmp_path))
    assert f"{problem.code} {problem.message}" == expected
    assert problem.labels
    assert problem.code != "FL7523" or problem.helps


def test_plain_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = module(program(tmp_path), tmp_path)
    assert loaded.main(a="y") == "y-007"
    text, rest = loaded.join("z", n=1)
    assert (text.path, rest.path) == (f"{tmp_path}/z.txt", f"{tmp_path}/z.d")
    assert pickle.loads(pickle.dumps(loaded.join)) is loaded.join  # noqa: S301  (our own bytes)
    with pytest.raises(ScriptError, match="exit code 3: because"):
        loaded.fails()
    assert capsys.readouterr().out == "to stdout\n"
    for args, kwargs in ((("z",), {}), (("z", 1, 2), {}), ((), {"b": 3})):
        with pytest.raises(TypeError, match="takes a, n"):
            loaded.join(*args, **kwargs)
    with pytest.raises(TypeError, match="runs in a container"):
        loaded.box(a=1)
    with pytest.raises(TypeError, match="run by a database"):
        loaded.query()


def test_both_front_ends_agree(tmp_path: Path) -> None:
    loaded = module(program(tmp_path), tmp_path)
    traced = package(loaded, tmp_path)
    assert not has_errors(validate(traced))
    names = [each.name for each in vars(loaded).values() if isinstance(each, Declared)]
    assert {"absent", "bash", "box", "fails", "forgets", "join", "query"} <= {*names}
    static = tasks_of(PROGRAM.replace("FOLDER", repr(str(tmp_path))))
    for task in traced.tasks:
        if task.variable is not None:
            assert task.spec == static[task.name].spec
            assert task.interface == static[task.name].interface
            assert task.variable.name == static[task.name].variable.name  # type: ignore[union-attr]


TEMPLATES: Final = {
    "{inputs.a}": "x",
    "{inputs.a!r:>5}": "  'x'",
    "{{inputs.a}} {inputs.n:02d}": "{inputs.a} 07",
    "no placeholders": "no placeholders",
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates(template: str) -> None:
    assert filled(template, {"inputs": {"a": "x", "n": 7}}) == TEMPLATES[template]


@pytest.mark.parametrize(
    "template", ["{inputs.b}", "{outputs.a}", "{inputs.a.__class__}", "{", "{a}", "{}"]
)
def test_templates_that_say_nothing(template: str) -> None:
    with pytest.raises(ScriptError):
        filled(template, {"inputs": {"a": "x"}})


def test_scripts_print_what_they_print(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_script("echo {inputs.a}", "", {"a": 1}, {}) == {}
    assert capsys.readouterr().out == "1\n"
    assert scripts.SHELL == "/bin/sh"
