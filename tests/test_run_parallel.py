"""Running at once: the same results whatever does the work, times that are up, processes that end."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from pathlib import Path
from threading import Thread
from typing import ParamSpec, TypeVar

import pytest

from flowc.ir.values import Integer
from flowc.runtime.engine import Inline, Threads, Timed, fulfil
from flowc.runtime.workers import Workers

from .running import Runner, runner_in

ENGINES: Mapping[str, Callable[[], Executor]] = {
    "inline": Inline,
    "threads": Threads,
    "processes": lambda: Workers(3),
}


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return runner_in(tmp_path, capsys)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with ENGINES[request.param]() as engine:
        yield engine


@pytest.fixture
def processes() -> Iterator[Executor]:
    with Workers(3) as engine:
        yield engine


def until(is_so: Path, *, gone: bool = False) -> None:
    """Wait for a file, or for a process to be gone."""
    for _ in range(1_000):
        if is_so.exists() is not gone:
            return
        time.sleep(0.01)
    raise AssertionError(is_so)


# Any engine

MIXED = """\
workflow m.inner(x: int) -> (o0: int)
  choice = branch
    if x < 3
      low = task m.add(a=x)
      yield o0=low.o0
    else
      high = task m.add(a=x, b=100)
      yield o0=high.o0
  return o0=choice.o0

workflow m.main(x: int) -> (all: list[int], used: int, part: Any, again: int)
  numbers = task m.numbers(n=x)
  each = map i in numbers.o0
    inner = workflow m.inner(x=i)
    flaky = task m.flaky(x=inner.o0)
    yield o0=flaky.o0
  thing = task m.make(x=x)
  used = task m.use(thing=thing.o0)
  pause = sleep microseconds(1000)
  again = task m.use(thing=thing.o0) after used, pause
  return all=each.o0, used=used.o0, part=thing.o0.parts.a, again=again.o0
"""
PATIENT = """\
counts = {}


def flaky(x):
    return x
"""


def test_the_same_results_whatever_does_the_work(runner: Runner, engine: Executor) -> None:
    with (runner.root / "m.py").open("a") as file:
        file.write(PATIENT)
    again = 8 if isinstance(engine, Workers) else 9  # each process has the object as it was made
    outputs = f"all=[10, 11, 12, 103, 104, 105, 106], used=8, part=7, again={again}"
    for width in (1, 3):
        runner.check(MIXED, outputs, inputs={"x": Integer(7)}, engine=engine, width=width)


LATE = """\
import subprocess
import time
from pathlib import Path
from threading import Thread
from typing import ParamSpec, TypeVar

ROOT = Path(__file__).parent


def rest(x):
    (ROOT / f"began{x}").touch()
    time.sleep(x / 1_000)
    (ROOT / f"ended{x}").touch()
    return x


def hang(x):
    child = subprocess.Popen(["sleep", "60"])
    (ROOT / "child").write_text(str(child.pid))
    (ROOT / "child-known").touch()
    child.wait()


def once(x):
    if not (ROOT / "began").exists():
        (ROOT / "began").touch()
        time.sleep(60)
    return x


def fail(x):
    while not (ROOT / "child-known").exists():
        time.sleep(0.01)
    raise ValueError(x)
"""


def late_package(name: str, options: str, rest: str = "") -> str:
    return f"""\
task m.{name}(x: int) -> (o0: int)
  python m:{name}
{options}
workflow m.main(x: int) -> (o0: int)
  a = task m.{name}(x=x)
{rest}  return o0=a.o0
"""


def test_a_task_whose_time_is_up(runner: Runner, engine: Executor) -> None:
    (runner.root / "m.py").write_text(LATE)
    text = late_package("rest", "  timeout = microseconds(20000)\n")
    message = "FL7524 task `m.rest` took more than its 0.02 seconds"
    found = runner.fails(text, message, engine=engine, inputs={"x": Integer(400)})
    assert found.notes[0] == "inputs: x=400"
    assert bool(found.helps) == isinstance(engine, Threads)
    if isinstance(engine, Workers):
        time.sleep(0.5)
        assert not (runner.root / "ended400").exists()


_P = ParamSpec("_P")
_R = TypeVar("_R")


class Slow(Executor):
    """Takes longer to begin than the task may take."""

    def submit(self, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        """Do the work in a thread, after a while."""
        future = Timed[_R]()
        future.set_running_or_notify_cancel()

        def begin() -> None:
            time.sleep(0.4)
            future.began = time.monotonic()
            fulfil(future, fn, *args, **kwargs)

        Thread(target=begin).start()
        return future


def test_the_time_of_a_task_begins_with_it(runner: Runner) -> None:
    (runner.root / "m.py").write_text(LATE)
    text = late_package("rest", "  timeout = microseconds(200000)\n")
    runner.check(text, "o0=1", engine=Slow())
    message = "FL7524 task `m.rest` took more than its 0.2 seconds"
    runner.fails(text, message, engine=Slow(), inputs={"x": Integer(2_000)})


def test_a_time_that_is_up_once_is_tried_again(runner: Runner, processes: Executor) -> None:
    (runner.root / "m.py").write_text(LATE)
    text = late_package("once", "  timeout = microseconds(2000000)\n  retries = 1\n")
    runner.check(text, "o0=1", engine=processes)
    text = late_package("rest", "  timeout = microseconds(60000000)\n", "  b = task m.once(x=x)\n")
    text = text.replace(
        "task m.rest", "task m.once(x: int) -> (o0: int)\n  python m:once\n\ntask m.rest", 1
    )
    runner.check(text, "o0=1", engine=processes)


def test_options_of_a_call_come_before_those_of_the_task(runner: Runner) -> None:
    (runner.root / "m.py").write_text(LATE)
    text = late_package("rest", "  timeout = microseconds(1)\n")
    slow = text.replace("(x=x)\n", "(x=x) with timeout=microseconds(9000000)\n")
    runner.check(slow, "o0=1")


VARIABLES = """\
import os


def color(x, after=""):
    if x > 1:
        raise ValueError(os.environ["FLOWC_COLOR"])
    return os.environ.get("FLOWC_COLOR", "none") + os.environ.get("FLOWC_OLD", "none")
"""
COLORS = """\
task m.color(x: int) -> (o0: str)
  python m:color
  environment = (FLOWC_COLOR="red", FLOWC_OLD="new")
  secrets = [Secret(group="db", group_version="2", key="Flowc"), Secret(env_var="FLOWC_TOKEN", key="t")]

task m.plain(x: int, after: str) -> (o0: str)
  python m:color

workflow m.main(x: int) -> (o0: str, o1: str, o2: str)
  a = task m.color(x=x)
  b = task m.plain(x=x, after=a.o0)
  c = task m.color(x=x) with environment=(FLOWC_COLOR="blue")
  return o0=a.o0, o1=b.o0, o2=c.o0
"""


@pytest.mark.parametrize("kind", ENGINES)
def test_variables_of_tasks(runner: Runner, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWC_OLD", "old")
    monkeypatch.setenv("DB_2_FLOWC", "in sight")
    (runner.root / "m.py").write_text(VARIABLES)
    with ENGINES[kind]() as engine:
        runner.check(COLORS, 'o0="rednew", o1="noneold", o2="blueold"', engine=engine, width=1)
        assert (os.environ.get("FLOWC_COLOR"), os.environ["FLOWC_OLD"]) == (None, "old")
        message = "FL7521 task `m.color` failed: ValueError: red"
        found = runner.fails(COLORS, message, engine=engine, width=1, inputs={"x": Integer(2)})
        assert found.notes[-1] == (
            "a run on this machine provides no secrets: set the variable `FLOWC_TOKEN` for `t`"
        )
        monkeypatch.delenv("DB_2_FLOWC")
        found = runner.fails(COLORS, message, engine=engine, width=1, inputs={"x": Integer(2)})
        assert any("set the variable `DB_2_FLOWC` for `db/2/Flowc`" in note for note in found.notes)


# Processes


def test_the_first_failure_stops_what_runs(runner: Runner, processes: Executor) -> None:
    (runner.root / "m.py").write_text(LATE)
    text = late_package("hang", "", "  b = task m.fail(x=x)\n")
    runner.fails(text, "FL7521 task `m.fail` failed: ValueError: 1", engine=processes)
    child = (runner.root / "child").read_text()
    until(Path(f"/proc/{child}/cwd"), gone=True)


DYING = """\
import os
import signal
from threading import Lock


def quits(x):
    os._exit(3)


def interrupted(x):
    raise KeyboardInterrupt


def killed(x):
    os.kill(os.getpid(), signal.SIGKILL)


class Base(BaseException):
    pass


def based(x):
    raise Base(x)


def many(x):
    errors = [KeyboardInterrupt(), *(ValueError(i) for i in range(20))]
    raise BaseExceptionGroup("many", [ExceptionGroup("inner", [KeyError(x)]), *errors])


class Sly(Exception):
    def __str__(self):
        raise SystemExit


def sly(x):
    raise Sly


def lines(x):
    raise ValueError("line\\n" * 100)


def forks(x):
    child = os.fork()
    if not child:
        return 2
    os.waitpid(child, 0)
    return x


def lock(x):
    return Lock()


def use(thing):
    return 1


def where(x):
    return os.getpid()
"""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("quits", "its process ended with exit code 3"),
        ("killed", "its process was ended by SIGKILL"),
        ("interrupted", "its process was interrupted"),
    ],
)
def test_a_process_that_ends(runner: Runner, processes: Executor, name: str, reason: str) -> None:
    (runner.root / "m.py").write_text(DYING)
    text = late_package(name, "  retries = 1\n")
    found = runner.fails(text, f"FL7521 task `m.{name}` failed: {reason}", engine=processes)
    assert found.notes[:2] == ("inputs: x=1", "it failed at each of 2 attempts")


@pytest.mark.parametrize(
    ("name", "text", "notes"),
    [
        ("based", "Base: 1", ()),
        (
            "many",
            "BaseExceptionGroup: many (22 sub-exceptions)",
            (
                "has KeyError: 1",
                "has KeyboardInterrupt",
                *(f"has ValueError: {i}" for i in range(10)),
                "has more",
            ),
        ),
        ("sly", "Sly: (its text raises SystemExit)", ()),
        ("lines", "ValueError: line", ("\n".join(["line"] * 12 + ["..."]),)),
    ],
)
def test_whatever_a_task_raises_is_its_failure(
    runner: Runner, engine: Executor, name: str, text: str, notes: tuple[str, ...]
) -> None:
    (runner.root / "m.py").write_text(DYING)
    message = f"FL7521 task `m.{name}` failed: {text}"
    found = runner.fails(late_package(name, ""), message, engine=engine)
    assert found.notes == ("inputs: x=1", *notes)
    assert found.labels[0].span.file == "m.py"


def test_a_child_of_a_task_gives_nothing(runner: Runner, engine: Executor) -> None:
    (runner.root / "m.py").write_text(DYING)
    runner.check(late_package("forks", ""), "o0=1", engine=engine)


def test_files_called_like_modules_of_python(
    runner: Runner, processes: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pickle.py", "re.py", "types.py"):
        (runner.root / name).write_text("raise RuntimeError\n")
    monkeypatch.chdir(runner.root)
    (runner.root / "m.py").write_text("def one(x):\n    return 1\n")
    runner.check(late_package("one", ""), "o0=1", engine=processes)
    assert "PYTHONSAFEPATH" not in os.environ


def test_a_process_that_does_not_start(
    runner: Runner, processes: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(method: str) -> None:
        raise OSError(f"no room to {method}")

    monkeypatch.setattr("flowc.runtime.workers.get_context", refuse)
    message = "FL7521 task `m.where` failed: its process does not start: no room to spawn"
    runner.fails(late_package("where", ""), message, engine=processes)


def test_an_object_that_stays_in_its_process(runner: Runner, processes: Executor) -> None:
    (runner.root / "m.py").write_text(DYING)
    text = """\
task m.lock(x: int) -> (o0: Any)
  python m:lock

workflow m.main(x: int) -> (o0: int)
  lock = task m.lock(x=x)
  use = task m.use(thing=lock.o0)
  return o0=use.o0
"""
    message = "FL7522 what task `m.lock` takes or gives cannot go from process to process"
    found = runner.fails(text, message, engine=processes)
    assert found.notes[0] == "TypeError: cannot pickle '_thread.lock' object"
    assert [each.text for each in found.helps] == [
        "run all tasks in one process: `--workers threads`"
    ]
    runner.check(text, "o0=1", engine=Threads())


def test_tasks_run_in_other_processes_that_are_kept(runner: Runner, processes: Executor) -> None:
    (runner.root / "m.py").write_text(DYING)
    text = late_package("where", "", "  b = task m.where(x=a.o0)\n").replace(
        "o0=a.o0", "o0=a.o0, o1=b.o0"
    )
    text = text.replace("m.main(x: int) -> (o0: int)", "m.main(x: int) -> (o0: int, o1: int)")
    outcome = runner.outcome(text, engine=processes, width=1)
    assert outcome.outputs is not None, outcome.diagnostics
    first, second = (each.value for each in outcome.outputs)
    assert first == second != Integer(os.getpid())
