"""The command line: what each command prints and writes."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent
from typing import Final

import pytest

from flowc.__main__ import COMMANDS
from flowc.ir.version import VERSION

from .cli import PROGRAM, Cli, Done, flowc
from .repository import FLOWC, ROOT, run

EXAMPLE: Final = "examples/dynamic_workflow.py"
NUMBERS: Final = [1813, 3105, 3260, 2634, 383, 7037, 3291, 2403, 315, 7164]


# One command line a command, as users run them


@pytest.mark.parametrize("suffix", ["pb", "json", "flow"])
def test_build_show_validate(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"x.{suffix}"
    built = flowc("build", EXAMPLE, "-o", file)
    assert (built.code, built.out) == (0, "")
    assert "2 dynamic tasks" in built.err
    shown = flowc("show", file)
    assert shown.code == 0
    assert "workflow examples.dynamic_workflow.merge_sort(" in shown.out
    assert flowc("validate", file) == Done(0, "", f"{file}: valid\n")
    assert flowc("show", EXAMPLE).out == shown.out


def test_check_has_nothing_to_say() -> None:
    assert flowc("check", EXAMPLE) == Done(0, "", "checked 1 module: no problems\n")


@pytest.mark.parametrize(
    ("suffix", "start"),
    [("svg", b"<?xml"), ("png", b"\x89PNG"), ("dot", b"digraph"), ("mmd", b"flowchart TB")],
)
def test_draw(tmp_path: Path, suffix: str, start: bytes) -> None:
    file = tmp_path / f"g.{suffix}"
    drawn = flowc("draw", EXAMPLE, "merge_sort", "-o", file)
    assert (drawn.code, drawn.out) == (0, "")
    assert file.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (["dynamic_wf", "--s1", "Pear", "--s2", "Earth"], 3),
        (
            ["merge_sort", "--numbers", str(NUMBERS), "--numbers_count", "10"],
            sorted(NUMBERS),
        ),
        (["merge_sort", "--numbers", "[3, 1]", "--numbers-count=2"], [1, 3]),
        (["split", "--numbers", "[1, 2, 3]"], {"o0": [1], "o1": [2, 3], "o2": 1, "o3": 2}),
    ],
)
def test_run(words: list[str], result: object) -> None:
    done = flowc("run", EXAMPLE, *words)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == result


def test_expand_gives_the_same_fragment_twice(tmp_path: Path) -> None:
    package, inputs = tmp_path / "x.pb", tmp_path / "in.json"
    inputs.write_text('{"s1": "Pear", "s2": "Earth"}', encoding="utf-8")
    assert flowc("build", EXAMPLE, "-o", package).code == 0
    options = ("--package", package, "--task", "count_characters", "--inputs", inputs, "--out")
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    for file in (first, second):
        assert flowc("expand", *options, file).code == 0
    assert first.read_bytes() == second.read_bytes()
    assert flowc("validate", first, "--package", package).code == 0
    shown = flowc("show", first).out
    assert len(re.findall(r"= task ", shown)) == 19
    assert flowc("validate", first).code == 2


def test_explain() -> None:
    listed = flowc("explain", "--list")
    assert listed.code == 0
    row = re.search(r"^  (FL\d{4})  (\S+)$", listed.out, re.MULTILINE)
    assert row is not None
    code, name = row.groups()
    assert flowc("explain", code).out.startswith(f"{code}: {name} (")
    assert flowc("explain", name) == flowc("explain", code.lower())


def test_version() -> None:
    assert flowc("--version") == Done(0, f"flowc {VERSION}\n", "")


def test_the_version_is_that_of_the_package() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


# What is compiled


def test_nothing_of_the_user_is_imported(cli: Cli, folder: Path) -> None:
    for words in (["check", "flows"], ["build", "flows", "-o", "x.pb"], ["show", "flows/wf.py"]):
        assert cli(*words).code == 0
    assert not (folder / "imported").exists()


HEAVY: Final = {
    "build wf.py -o x.flow": ["google", "libcst", "graphviz", "jsonschema", "flowc.visualize"],
    "build wf.py -o x.json": ["google", "libcst", "graphviz", "flowc.visualize"],
    "build wf.py -o x.pb": ["libcst", "graphviz", "jsonschema", "flowc.visualize"],
    "check wf.py": ["google", "libcst", "graphviz", "jsonschema", "flowc.visualize"],
    "show x.flow": ["google", "libcst", "graphviz", "flowc.compiler.pipeline"],
    "draw wf.py -o x.dot": ["google", "libcst", "graphviz"],
    "--version": ["argparse", "google", "flowc.ir.nodes", "flowc.arguments", "typing"],
}


@pytest.mark.parametrize("line", HEAVY)
def test_each_command_imports_only_what_it_needs(folder: Path, line: str) -> None:
    assert flowc("build", "wf.py", "-o", "x.flow", folder=folder / "flows").code == 0
    code = (
        "import sys; before = set(sys.modules); from flowc.__main__ import main;"
        "code = main(sys.argv[1:]); sys.stderr.write(' '.join(sys.modules.keys() - before));"
        "sys.exit(code)"
    )
    done = run(sys.executable, "-P", "-c", code, *line.split(), folder=folder / "flows")
    assert done.returncode == 0
    imported = set(done.stderr.decode().split())
    assert not imported.intersection(HEAVY[line])
    assert "wf" not in imported


@pytest.mark.parametrize(
    ("name", "root"),
    [("flows.wf", "."), ("wf", "flows"), ("library.tool", "."), ("library", ".")],
)
def test_a_dotted_module_is_a_path(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, root: str
) -> None:
    (folder / "src/library").mkdir(parents=True)
    (folder / "src/library/__init__.py").touch()
    (folder / "src/library/tool.py").write_text(PROGRAM, encoding="utf-8")
    monkeypatch.chdir(folder / root)
    assert cli("show", name, "main").code == 0


def test_several_paths_make_one_file(cli: Cli) -> None:
    assert cli("build", "flows/wf.py", "flows/other.py", "-o", "x.flow").code == 0
    shown = cli("show", "x.flow").out
    assert "workflow wf.main(" in shown
    assert "workflow other.second(" in shown


def test_a_folder_gets_a_file_for_each_path(cli: Cli, folder: Path) -> None:
    assert cli("build", "flows/wf.py", "flows/other.py", "-o", "out/").code == 0
    assert cli("build", "flows", "-o", "out", "--format", "flow").code == 0
    files = sorted(each.name for each in (folder / "out").iterdir())
    assert files == ["flows.flow", "other.pb", "wf.pb"]


def test_ir_goes_from_one_encoding_to_another(cli: Cli, folder: Path) -> None:
    assert cli("build", "flows/wf.py", "-o", "a.pb").code == 0
    for old, new in (("a.pb", "b.json"), ("b.json", "c.flow"), ("c.flow", "d.pb")):
        assert cli("build", old, "-o", new).code == 0
    assert (folder / "d.pb").read_bytes() == (folder / "a.pb").read_bytes()


def test_content_decides_what_a_file_is(cli: Cli, folder: Path) -> None:
    shown = cli("show", "flows/wf.py").out
    for suffix in ("pb", "json", "flow"):
        assert cli("build", "flows/wf.py", "-o", f"x.{suffix}").code == 0
        (folder / f"x.{suffix}").rename(folder / "disguised")
        assert cli("show", "disguised").out == shown


def test_ir_comes_from_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    text = cli("show", "flows/wf.py").out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert cli("validate", "-").code == 0


def test_standard_output_is_a_file(cli: Cli) -> None:
    text = cli("build", "flows/wf.py", "-o", "-")
    assert (text.code, text.err) == (0, "")
    assert text.out.startswith("flowc 1")
    assert json.loads(cli("build", "flows/wf.py", "-o", "-", "--format", "json").out)


def test_defines_are_what_the_program_may_read(cli: Cli, folder: Path) -> None:
    program = PROGRAM.replace("b: int = 2", 'b: int = int(os.environ["B"])')
    (folder / "env.py").write_text(f"import os\n{program}", encoding="utf-8")
    assert cli("check", "env.py").code == 1
    assert "int = 7" in cli("show", "env.py", "add", "--define", "B=7").out


def test_spans_can_be_left_out(cli: Cli) -> None:
    assert cli("build", "flows/wf.py", "-o", "x.pb").code == 0
    assert cli("build", "flows/wf.py", "-o", "y.pb", "--strip-debug").code == 0
    assert "debug" in cli("show", "x.pb", "--debug").out
    assert "debug" not in cli("show", "y.pb", "--debug").out
    assert cli("show", "x.pb").out == cli("show", "y.pb").out


def test_one_entity_is_shown_alone(cli: Cli) -> None:
    done = cli("show", "flows/wf.py", "main")
    assert done.out.startswith("workflow wf.main(")
    assert "task wf.add(a: int" not in done.out
    for name in ("wf.main", "workflow:main", "workflow:wf.main"):
        assert cli("show", "flows/wf.py", name) == done
    assert cli("show", "flows/wf.py", "launch_plan:main").code == 2


# --check


def test_check_tells_whether_a_file_is_up_to_date(cli: Cli, folder: Path) -> None:
    words = ("build", "flows/wf.py", "-o", "x.pb")
    missing = cli(*words, "--check")
    assert (missing.code, missing.err) == (1, "stale: x.pb does not exist\n")
    assert cli(*words).code == 0
    assert cli(*words, "--check") == Done(0, "", "up to date: x.pb\n")
    source = folder / "flows/wf.py"
    source.write_text(PROGRAM.replace("b: int = 2", "b: int = 3"), encoding="utf-8")
    before = (folder / "x.pb").read_bytes()
    stale = cli(*words, "--check")
    assert stale.code == 1
    assert stale.err.startswith("stale: x.pb is not what would be written\n--- x.pb (now)\n")
    assert re.search(r"^-.*b: int = 2.*\n\+.*b: int = 3", stale.err, re.MULTILINE)
    assert (folder / "x.pb").read_bytes() == before


def test_a_moved_line_is_told_from_another_graph(cli: Cli, folder: Path) -> None:
    assert cli("build", "flows/wf.py", "-o", "x.pb").code == 0
    (folder / "flows/wf.py").write_text(f"\n{PROGRAM}", encoding="utf-8")
    assert "the graph is the same" in cli("build", "flows/wf.py", "-o", "x.pb", "--check").err


# Runs


def test_inputs_come_from_a_file_and_from_options(cli: Cli) -> None:
    words = ("run", "flows/wf.py", "main", "--inputs", "inputs.json")
    assert cli(*words).out == "42\n"
    assert cli(*words, "--b", "3").out == "43\n"
    assert cli(*words, "--a=-1", "--b", "-2").out == "-3\n"


@pytest.mark.parametrize("workers", ["processes", "threads"])
def test_what_tasks_print_is_no_result(cli: Cli, tmp_path: Path, workers: str) -> None:
    done = run(*FLOWC, "run", "flows/wf.py", "main", "--a=1", "--workers", workers, folder=tmp_path)
    assert (done.stdout, done.stderr) == (b"3\n", b"adding\n")


def test_a_task_that_fails_ends_the_run(cli: Cli) -> None:
    done = cli("run", "flows/wf.py", "failing")
    assert (done.code, done.out) == (1, "")
    assert "no luck" in done.err


def test_text_is_printed_as_json_and_several_outputs_by_name(cli: Cli) -> None:
    assert cli("run", "flows/wf.py", "halves", "--text", "äö").out == '{"o0": "ä", "o1": "ö"}\n'


def test_an_input_may_be_called_like_an_option(cli: Cli, folder: Path) -> None:
    program = "from flowc import task\n@task\ndef f(root: str) -> str:\n    return root\n"
    (folder / "clash.py").write_text(program, encoding="utf-8")
    assert cli("run", "clash.py", "f", "--", "--root", "x").out == '"x"\n'


def test_what_has_changed_since_the_build_is_shown_as_it_is_now(cli: Cli, folder: Path) -> None:
    assert cli("build", "flows/wf.py", "-o", "x.pb").code == 0
    (folder / "flows/wf.py").write_text(PROGRAM.replace("a=n", "a=1 + n"), encoding="utf-8")
    done = cli("run", "x.pb", "dyn", "--n", "1")
    assert (done.code, done.out) == (0, "4\n")
    assert "warning[FL7013]" in done.err
    assert "| def dyn(n: int) -> int:" in done.err


def test_expand_tells_what_it_wrote(cli: Cli, folder: Path) -> None:
    (folder / "n.json").write_text('{"n": 1}', encoding="utf-8")
    words = ("expand", "--package", "flows/wf.py", "--task", "dyn", "--inputs", "n.json", "--out")
    assert cli(*words, "x.json") == Done(0, "", "wrote x.json: 1 node\n")
    assert cli(*words, "-").err == ""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("broken.py", "broken.py:11:"),
        ("./broken.py", "broken.py:11:"),
        ("{folder}/broken.py", "broken.py:11:"),
        ("../{folder.name}/broken.py", "broken.py:11:"),
    ],
)
def test_files_are_named_as_the_user_would(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, shown: str
) -> None:
    name = typed.format(folder=folder)
    assert f"--> {shown}" in cli("check", name).out
    monkeypatch.chdir(folder / "flows")
    if "/" in typed.removeprefix("./"):
        outside = name if name.startswith("/") else f"../{name}"
        place = f"{folder}/broken.py" if name.startswith("/") else "../broken.py"
        assert f"--> {place}:11:" in cli("check", outside).out


def test_an_ir_file_runs_with_the_code_beside_it(cli: Cli, folder: Path) -> None:
    assert cli("build", "flows/wf.py", "-o", "bare/x.pb").code == 0
    (folder / "flows").rename(folder / "bare/flows")
    words = ("run", "bare/x.pb", "main", "--a", "1")
    assert cli(*words).code == 1
    assert cli(*words, "--code", "bare").out == "3\n"


# Help


def test_help_names_every_command(cli: Cli) -> None:
    done = cli("--help")
    assert done.code == 0
    assert all(re.search(rf"^  {name} ", done.out, re.MULTILINE) for name in COMMANDS)
    assert cli() == Done(2, "", done.out)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_examples(cli: Cli, name: str) -> None:
    done = cli(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: flowc {name} ")
    assert f"\nexamples:\n  flowc {name} " in done.out
    assert max(map(len, done.out.splitlines())) <= 100


def test_the_help_of_an_entity_lists_its_inputs(cli: Cli) -> None:
    done = cli("run", "flows/wf.py", "main", "--help")
    assert done.code == 0
    assert "Add two numbers." in done.out
    assert re.search(r"--a int +required", done.out)
    assert re.search(r"--b int +default 2", done.out)


TYPED: Final = """\
from dataclasses import dataclass, field
from enum import Enum
from flowc import task


class Mode(Enum):
    FAST = "fast"
    EXACT = 2


@dataclass
class Inner:
    size: int
    names: list[str] = field(default_factory=list)


@dataclass
class Settings:
    rate: float = 0.5
    inner: Inner | None = None


@task
def train(
    numbers: list[int],
    settings: Settings = Settings(rate=0.25, inner=None),
    mode: Mode = Mode.EXACT,
    name: str = "a b",
    items: list[Mode] = [Mode.FAST],
    note: str | None = None,
) -> str:
    return name
"""


def test_the_table_of_inputs_shows_what_one_would_type(cli: Cli, folder: Path) -> None:
    (folder / "typed.py").write_text(TYPED, encoding="utf-8")
    table = """\
--numbers list[int]        required
--settings typed.Settings  default '{"rate": 0.25, "inner": null}'
--mode typed.Mode          default EXACT
--name str                 default 'a b'
--items list[typed.Mode]   default '["FAST"]'
--note str | None          default null
typed.Settings is a JSON object of
  rate: float                default 0.5
  inner: typed.Inner | None  default null
typed.Inner is a JSON object of
  size: int         required
  names: list[str]  has a default
typed.Mode is one of FAST, EXACT
"""
    assert indent(table, "  ") in cli("run", "typed.py", "train", "--help").out
    assert indent(table, "    ") in cli("run", "typed.py", "train").err
    given = ("--numbers", "[]", "--settings", '{"rate": 0.25}', "--mode", "EXACT", "--note", "null")
    assert cli("run", "typed.py", "train", *given, "--items", '["FAST"]').out == '"a b"\n'
    done = cli("run", "typed.py", "train", "--numbers", "[]", "--settings", '{"rat": 1}')
    assert done.code == 2
    assert "with unknown field `rat`\n" in done.err
    assert "help: did you mean `rate`?\n" in done.err


# Revisions


@pytest.fixture
def repository(folder: Path) -> Path:
    """Two commits: a workflow with a sibling module, then both changed and not committed."""
    flows = folder / "repo/pkg"
    flows.mkdir(parents=True)
    (flows / "__init__.py").touch()
    (flows / "tasks.py").write_text(PROGRAM, encoding="utf-8")
    (flows / "wf.py").write_text(
        "from flowc import workflow\nfrom .tasks import add\n\n\n"
        "@workflow\ndef top() -> int:\n    return add(a=1)\n",
        encoding="utf-8",
    )
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "a"]):
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(("git", *who, *words), cwd=folder / "repo", check=True, capture_output=True)
    (flows / "tasks.py").write_text("def add(a): ...", encoding="utf-8")
    (flows / "wf.py").unlink()
    return folder / "repo"


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        (".", "HEAD:pkg/wf.py"),
        (".", "HEAD:pkg"),
        (".", "HEAD:pkg.wf"),
        (".", "HEAD:./pkg/wf.py"),
        ("pkg", "HEAD:pkg/wf.py"),
        ("pkg", "HEAD:./wf.py"),
        ("pkg", "HEAD:../pkg/wf.py"),
    ],
)
def test_a_revision_is_compiled_from_its_objects(
    cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch, inside: str, name: str
) -> None:
    monkeypatch.chdir(repository / inside)
    done = cli("show", name, "top")
    assert done == Done(0, done.out, "")
    assert done.out.startswith("workflow pkg.wf.top(")
    assert "task pkg.tasks.add(a=1)" in done.out


REVISION_ERRORS: Final = [
    (["show", "HEAD:wf.py"], "there is no file, folder or module `HEAD:wf.py`"),
    (["show", "HEAD:pkg/tasts.py"], "did you mean `HEAD:pkg/tasks.py`?"),
    (["show", "nope:pkg/wf.py"], "git knows no revision `nope`"),
    (["run", "HEAD:pkg/wf.py", "top"], "is in git only"),
    (["check", "HEAD:pkg/wf.py", "pkg/tasks.py"], "must be of one revision"),
]


@pytest.mark.parametrize(("words", "message"), REVISION_ERRORS)
def test_errors_of_revisions(
    cli: Cli,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(repository)
    done = cli(*words)
    assert done.code == 2
    assert message in done.err


def test_a_fragment_is_written_where_it_was_asked_for(cli: Cli, folder: Path) -> None:
    body = (
        "import os\nfrom flowc import dynamic, task\n\n@task\ndef inc(x: int) -> int:\n    return x + 1\n\n"
        "@dynamic\ndef away(x: int) -> int:\n    os.chdir(os.path.dirname(os.getcwd()))\n"
        "    return inc(x=x)\n"
    )
    (folder / "away.py").write_text(body, encoding="utf-8")
    (folder / "in.json").write_text('{"x": 1}', encoding="utf-8")
    words = ("--package", "away.py", "--task", "away", "--inputs", "in.json", "--out", "f.flow")
    assert cli("expand", *words).code == 0
    assert "inc = task away.inc(x=1)" in (folder / "f.flow").read_text(encoding="utf-8")
