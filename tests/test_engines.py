"""The engines that draw: the ladder, its bounds and messages, and each engine that is here."""

import os
import sys
import time
import xml.etree.ElementTree
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from flowc.visualize import draw, to_dot, to_graph
from flowc.visualize.engines import ENGINES, FORMATS
from flowc.visualize.escape import short
from flowc.visualize.wording import TITLE as TITLE_LENGTH

from .pictures import TASKS, graph
from .repository import FLOWC, ROOT, run
from .test_dot import HOSTILE, hostile

PYTHON: Final = sys.executable
DOT: Final = r"""digraph "x" {
  a [label=<<B>a &amp; \\N</B>>, tooltip="\\\\N &amp;lt;"]
  a -> b [label="x &amp;lt; \\N"]
}
"""
SVG: Final = "{http://www.w3.org/2000/svg}"
TITLE: Final = "{http://www.w3.org/1999/xlink}title"
BEGINNINGS: Final = {"svg": b"<?xml", "png": b"\x89PNG\r\n", "pdf": b"%PDF-", "json": b"{"}


def is_there(engine: str) -> bool:
    return not isinstance(ENGINES[engine].command("svg"), str)


THERE: Final = [engine for engine in ENGINES if is_there(engine)]


def nothing_installed(name: str) -> None:
    """Stands for ``importlib.util.find_spec`` where no module is found."""


def no_scripts(scheme: str) -> str:
    """Stands for ``sysconfig.get_path`` where no wheel has brought a program."""
    return f"no-such-folder/{scheme}"


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without any engine."""
    monkeypatch.delenv("FLOWC_DOT", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sysconfig.get_path", no_scripts)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setattr("importlib.util.find_spec", nothing_installed)


def fake(folder: Path, name: str, body: str) -> str:
    """A program that is taken for an engine."""
    program = folder / name
    program.write_text(f"#!{PYTHON}\nimport os, subprocess, sys, time\n{body}\n")
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def fake_dot(
    no_engine: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[str], None]:
    """Makes a program with the given body the only dot."""

    def make(body: str) -> None:
        monkeypatch.setenv("FLOWC_DOT", fake(tmp_path, "fake-dot", body))

    return make


# Each engine that this machine has


@pytest.mark.parametrize("engine", THERE)
def test_svg(engine: str) -> None:
    drawn = draw(DOT, "svg", engine)
    assert drawn.data, drawn.problem
    assert drawn.engine == engine
    svg = xml.etree.ElementTree.fromstring(drawn.data)  # noqa: S314 - an engine wrote it
    groups = [each.get("class") for each in svg.iter(f"{SVG}g")]
    assert (groups.count("node"), groups.count("edge")) == (2, 1)
    texts = [each.text for each in svg.iter(f"{SVG}text")]
    assert r"a & \N" in texts
    assert r"x &lt; \N" in texts
    assert r"\N &lt;" in [each.get(TITLE) for each in svg.iter(f"{SVG}a")]


@pytest.mark.parametrize("engine", THERE)
@pytest.mark.parametrize("format", BEGINNINGS)
def test_formats_and_equal_bytes(engine: str, format: str) -> None:
    first, second = draw(DOT, format, engine), draw(DOT, format, engine)
    assert first == second
    if format in ENGINES[engine].formats:
        assert first.data
        assert first.data.startswith(BEGINNINGS[format])
    else:
        assert f"{engine} makes no {format}" in first.problem


@pytest.mark.parametrize("engine", THERE)
def test_bad_dot_is_a_problem(engine: str) -> None:
    drawn = draw("digraph {\n a -> }", "svg", engine)
    assert drawn.data is None
    assert f"{engine} failed with exit code 1" in drawn.problem


@pytest.mark.skipif(not THERE, reason="no engine is here")
@pytest.mark.parametrize("name", HOSTILE)
def test_names_arrive_as_they_are(name: str) -> None:
    drawn = draw(to_dot(to_graph(hostile(HOSTILE[name]))), "svg")
    assert drawn.data, drawn.problem
    svg = xml.etree.ElementTree.fromstring(drawn.data)  # noqa: S314 - an engine wrote it
    texts = [each.text for each in svg.iter(f"{SVG}text")]
    assert texts.count(short(HOSTILE[name], TITLE_LENGTH)) >= 3
    titles = [each.get(TITLE) or "" for each in svg.iter(f"{SVG}a")]
    assert any(short(HOSTILE[name], 100)[:99] in title for title in titles)


ARMS: Final = """
workflow m.w(a: int, limit: int = 10) -> (o0: int)
  b = branch
    if a > limit
      high = task m.f(x=a)
      higher = task m.f(x=high.o0)
      yield o0=higher.o0
    elif a == limit
      yield o0=0
    elif a < 0 fail "negative"
    elif a > 5
      middle = task m.f(x=1)
      yield o0=middle.o0
    else
      low = task m.f(x=a)
      yield o0=low.o0
  return o0=b.o0
"""

ORDER: Final = ("if/high", "elif-1~yield", "elif-3/middle", "else/low")
"""A box of each arm that runs something."""


@pytest.mark.parametrize("engine", THERE)
def test_arms_stand_in_the_order_of_the_source(engine: str) -> None:
    drawn = draw(to_dot(graph(TASKS + ARMS)), "plain", engine)
    assert drawn.data, drawn.problem
    nodes = (line.split() for line in drawn.data.decode().splitlines() if line.startswith("node"))
    across = {name.strip('"').removeprefix("workflow:m.w/b/"): float(x) for _, name, x, *_ in nodes}
    arms = [arm for arm in sorted(across, key=across.__getitem__) if arm in ORDER]
    assert arms == list(ORDER)


# Fragments on the command line


FRAGMENT: Final = "golden/examples.dynamic_workflow/fragment.count_characters.json"
PACKAGE: Final = "golden/examples.dynamic_workflow/ir.flow"


def drawn_as_dot(*arguments: str) -> str:
    done = run(*FLOWC, "draw", *arguments, "--format", "dot", "-o", "-", folder=ROOT)
    return (done.stdout or done.stderr).decode()


def test_a_fragment_is_drawn_with_or_without_its_package() -> None:
    alone, whole = drawn_as_dot(FRAGMENT), drawn_as_dot(FRAGMENT, "--package", PACKAGE)
    for dot in (alone, whole):
        assert "expansion of a dynamic task in examples.dynamic_workflow" in dot
        assert dot.count("update_list()") == 9
    assert 'label=" list_index "' in alone
    assert 'label=" list_index: int "' in whole


MISTAKES: Final[Mapping[tuple[str, ...], str]] = {
    (FRAGMENT, "merge"): "is a fragment, which is drawn whole",
    (FRAGMENT, "--package", FRAGMENT): "is a fragment, not a package",
    (FRAGMENT, "--package", "golden/branches/ir.flow"): "FL",
    (PACKAGE, "--package", PACKAGE): "`--package` is only for fragments",
}


@pytest.mark.parametrize("arguments", MISTAKES)
def test_wrong_fragments_and_packages(arguments: tuple[str, ...]) -> None:
    assert MISTAKES[arguments] in drawn_as_dot(*arguments)


def test_auto_takes_the_first_that_can() -> None:
    drawn = draw(DOT, "svg")
    assert drawn.engine == (THERE[0] if THERE else "")


# The ladder


@pytest.mark.usefixtures("no_engine")
def test_without_an_engine_the_problem_says_what_to_install() -> None:
    assert draw(DOT, "svg").problem == (
        "cannot draw svg: dot is not on PATH; graphviz-pure is not installed;"
        " pygraphviz is not installed. Way out: pip install 'flowc[render]'"
    )
    assert draw(DOT, "pdf").problem == (
        "cannot draw pdf: dot is not on PATH; graphviz-pure makes no pdf;"
        " pygraphviz is not installed."
        " Way out: pip install pygraphviz, or install Graphviz (https://graphviz.org/download)"
    )
    assert draw(DOT, "svg", "pygraphviz").problem.endswith("Way out: pip install pygraphviz")


def test_wrong_names() -> None:
    assert draw(DOT, "gif").problem == f"unknown format `gif`: choose one of {', '.join(FORMATS)}"
    assert draw(DOT, "svg", "magic").problem.startswith("unknown engine `magic`: choose auto, dot,")


def test_variable_names_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWC_DOT", "no-such-program")
    problem = draw(DOT, "svg", "dot").problem
    assert "$FLOWC_DOT names no program: no-such-program" in problem


def test_a_failure_leads_to_the_next_engine(
    fake_dot: Callable[[str], None], tmp_path: Path
) -> None:
    fake_dot("sys.exit('first line\\nlast line')")
    assert "dot failed with exit code 1: last line;" in draw(DOT, "svg").problem
    fake(tmp_path, "graphviz-pure", "print('<?xml by the second')")
    drawn = draw(DOT, "svg")
    assert (drawn.data, drawn.engine, drawn.problem) == (
        b"<?xml by the second\n",
        "graphviz-pure",
        "",
    )


ECHO: Final = "print(*sys.argv[1:], sys.stdin.read())"


def test_what_an_engine_is_given(fake_dot: Callable[[str], None]) -> None:
    fake_dot(ECHO)
    assert draw("digraph {\n  a\n}\n", "svg").data == b"-Kdot -Tsvg digraph {\n  a\n}\n\n"
    sharp = draw("digraph {\n  a\n}\n", "png").data
    assert sharp == b"-Kdot -Tpng digraph {\n  graph [dpi=144]\n  a\n}\n\n"
    large = draw("digraph {\n" + "  a\n" * 2000 + "}\n", "png").data
    assert large
    assert b"dpi" not in large


@pytest.mark.skipif(find_spec("graphviz") is None, reason="the graphviz package is not here")
def test_dot_is_run_by_the_graphviz_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = fake(tmp_path, "fake-dot", f"{ECHO}")
    monkeypatch.setenv("FLOWC_DOT", program)
    command = ENGINES["dot"].command("svg")
    assert command[0] == sys.executable
    assert "import graphviz" in command[3]
    assert draw("digraph {}", "svg", "dot").data == b"-Kdot -Tsvg digraph {}\n"
    fake(tmp_path, "fake-dot", "sys.exit('said by dot')")
    assert "said by dot" in draw("digraph {}", "svg", "dot").problem


def test_no_date_is_in_a_document(fake_dot: Callable[[str], None]) -> None:
    fake_dot("print('%PDF-1.5 /CreationDate (D:20261123163922Z)')")
    assert draw(DOT, "pdf").data == b"%PDF-1.5 /CreationDate (D:19700101000000Z)\n"


FAILURES: Final = {
    "nothing said": ("sys.exit(3)", "dot failed with exit code 3;"),
    "nothing drawn": ("pass", "dot failed with exit code 0;"),
    "killed": ("os.kill(os.getpid(), 9)", "dot was ended by signal 9;"),
    "does not read": ("os.close(0)\nsys.exit('no')", "dot failed with exit code 1: no;"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures(fake_dot: Callable[[str], None], name: str) -> None:
    body, said = FAILURES[name]
    fake_dot(body)
    problem = draw(DOT * 10_000, "svg").problem
    assert said in problem
    assert problem.endswith("Way out: draw one entity instead of all, or write the DOT text")


def test_a_program_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"\x00\x01")
    (tmp_path / "data").chmod(0o755)
    monkeypatch.setenv("FLOWC_DOT", str(tmp_path / "data"))
    monkeypatch.setattr("importlib.util.find_spec", nothing_installed)
    assert "dot could not run: " in draw(DOT, "svg", "dot").problem


def test_time_is_bounded_and_children_die(fake_dot: Callable[[str], None], tmp_path: Path) -> None:
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    fake_dot(f"open({str(tmp_path / 'child')!r}, 'w').write(str({child}.pid))\ntime.sleep(600)")
    assert "dot had no picture after 3 s" in draw(DOT, "svg", timeout=3).problem
    process = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not _is_alive(process):
            return
        time.sleep(0.1)
    pytest.fail("the engine's child is still there")


def _is_alive(process: int) -> bool:
    """Whether it runs; a zombie that nobody has waited for does not."""
    status = Path(f"/proc/{process}/stat")
    try:
        if status.exists():
            return status.read_text().rpartition(")")[2].split()[0] != "Z"
        os.kill(process, 0)
    except OSError:
        return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can bound another process")
def test_memory_is_bounded(
    fake_dot: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowc.visualize.engines.MEMORY", 512 * 1024**2)
    fake_dot("sys.stdin.read()\nprint(len(bytearray(2 * 1024**3)))")
    assert "MemoryError" in draw(DOT, "svg").problem


def test_no_engine_is_imported() -> None:
    program = (
        "import sys, flowc.visualize as v;"
        "v.draw('digraph {}', 'svg');"
        "print([name for name in sys.modules if 'graphviz' in name])"
    )
    done = run(sys.executable, "-c", program, folder=ROOT)
    assert done.stdout.decode().strip() == "[]", done.stderr
