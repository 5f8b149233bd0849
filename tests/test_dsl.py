"""Plain calls: what users import works as ordinary Python, and costs nothing."""

import asyncio
import inspect
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import flowc
from flowc import Cache, Resources, Secret, conditional, dynamic, task, workflow
from flowc.compiler.dialects import OWN_NAMES
from flowc.ir.options import READERS
from flowc.runtime import dsl
from flowc.runtime.conditional import BranchError, skipping

from .programs import module
from .repository import ROOT

LOG: list[str] = []


@pytest.fixture(autouse=True)
def empty_log() -> None:
    LOG.clear()


@task
def note(text: str) -> str:
    """Write it down."""
    LOG.append(text)
    return text


@task(retries=3, requests=Resources(cpu="1"))
def add(x: int, y: int = 1) -> int:
    return x + y


@workflow
def choose(n: int) -> str:
    return (
        conditional("size")
        .if_(n < 3)
        .then(note(text="small"))
        .elif_(n < 6)
        .then(note(text="middle"))
        .else_()
        .then(note(text=note(text="large")))
    )


@dynamic
def count_down(n: int) -> list[int]:
    return conditional("end").if_(n == 0).then([]).else_().then([n, *count_down(n=n - 1)])


# Decorated functions


def test_decorated_function_keeps_what_it_is() -> None:
    assert isinstance(note, dsl.Entity)
    assert (note.kind, note.name, note.__doc__) == ("task", f"{__name__}.note", "Write it down.")
    assert note.__wrapped__ is note.function
    assert str(inspect.signature(add)) == "(x: int, y: int = 1) -> int"
    assert dict(add.options) == {"retries": 3, "requests": Resources(cpu="1")}
    assert pickle.loads(pickle.dumps(add)) is add  # noqa: S301  (our own bytes)
    assert repr(choose) == f"<workflow {__name__}.choose>"


def test_calls_are_plain() -> None:
    assert add(1, y=2) == 3
    assert add(x=1) == 2
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        add(x=1, z=2)  # type: ignore[call-arg]


NO_FUNCTION: Any = task


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda: task(retry=3), "task takes no option 'retry'; did you mean 'retries'"),
        (lambda: workflow(retries=3), "workflow takes no option 'retries'; it takes default_"),
        (lambda: NO_FUNCTION(3), "task decorates a function, not 3"),
        (lambda: dynamic(add), "<task .*add> is decorated already"),
    ],
)
def test_wrong_use_of_a_decorator(use: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        use()


def test_every_readable_option_is_taken() -> None:
    assert READERS.keys() - dsl.TASK_OPTIONS == {"name", "node_name"}  # of one call only
    assert dsl.TASK_OPTIONS <= dsl.DYNAMIC_OPTIONS


def test_options_are_values() -> None:
    assert Cache(version="1") == Cache("1")
    assert Cache(version="1") != Cache("2")
    assert repr(Secret(key="k", mount_requirement=Secret.MountType.FILE)) == (
        "Secret(key='k', mount_requirement=Secret.MountType.FILE)"
    )


# Conditionals


@pytest.mark.parametrize(("n", "taken"), [(1, ["small"]), (4, ["middle"]), (9, ["large", "large"])])
def test_only_the_arm_taken_runs(n: int, taken: list[str]) -> None:
    assert choose(n=n) == taken[0]
    assert taken == LOG


def test_recursion() -> None:
    assert count_down(n=4) == [4, 3, 2, 1]


def test_nested_conditionals() -> None:
    @workflow
    def nested(a: bool, b: bool) -> str:
        return (
            conditional("outer")
            .if_(a)
            .then(
                conditional("inner").if_(b).then(note(text="both")).else_().then(note(text="first"))
            )
            .else_()
            .then(note(text="none"))
        )

    assert [nested(a=a, b=b) for a in (True, False) for b in (True, False)] == [
        *("both", "first", "none", "none")
    ]
    assert LOG == ["both", "first", "none", "none"]


def test_what_is_skipped_absorbs_what_is_done_with_it() -> None:
    loose: Any = add

    @workflow
    def absorbed(x: int) -> int:
        return (
            conditional("c")
            .if_(x > 0)
            .then(x)
            .else_()
            .then(loose(x=[*note(text="no").upper()[0:1]] or -add(x=1) + 2 * len(note(text="no"))))
        )

    assert absorbed(x=1) == 1
    assert LOG == []


def test_an_arm_may_fail() -> None:
    @workflow
    def checked(n: int) -> str:
        return conditional("c").if_(n < 0).fail("negative").else_().then(note(text="fine"))

    assert checked(n=1) == "fine"
    with pytest.raises(BranchError, match="negative"):
        checked(n=-1)


def test_a_chain_without_end_is_no_value() -> None:
    @workflow
    def endless(n: int) -> Any:
        return conditional("c").if_(n < 0).then(note(text="fine"))

    with pytest.raises(TypeError, match=r"conditional\('c'\) has no else_\(\)"):
        endless(n=1)


@pytest.mark.parametrize("condition", [1, "yes", None, -2])
def test_a_condition_is_a_bool(condition: Any) -> None:
    with pytest.raises(TypeError, match="must be a bool"):
        conditional("c").if_(condition)


def test_an_exception_turns_calls_on_again() -> None:
    @workflow
    def caught(n: int) -> str:
        try:
            conditional("c").if_(n > 5).then(note(text=str(1 // 0))).else_().then("no")
        except ZeroDivisionError:
            assert not skipping()
        return note(text="after")

    @workflow
    def raised(n: int) -> str:
        return conditional("c").if_(n > 5).then(note(text=str(1 // 0))).else_().then("no")

    assert caught(n=1) == "after"
    with pytest.raises(ZeroDivisionError):
        raised(n=1)
    assert not skipping()
    assert note(text="on") == "on"


def test_threads_choose_for_themselves() -> None:
    inside, leave = threading.Event(), threading.Event()

    def slow() -> str:
        inside.set()
        assert leave.wait(timeout=10)
        return "slow"

    @workflow
    def waiting(n: int) -> str:
        return conditional("c").if_(n > 5).then(note(text=slow())).else_().then(note(text="done"))

    thread = threading.Thread(target=lambda: waiting(n=1))
    thread.start()
    assert inside.wait(timeout=10)
    assert note(text="here") == "here"
    leave.set()
    thread.join(timeout=10)
    assert LOG == ["here", "done"]


def test_asyncio_tasks_choose_for_themselves() -> None:
    @task
    async def later(text: str) -> str:
        await asyncio.sleep(0)
        return note(text=text)

    @workflow
    async def both(n: int) -> str:
        return (
            conditional("c")
            .if_(n > 5)
            .then(await later(text=f"large {n}"))
            .else_()
            .then(await later(text=f"small {n}"))
        )

    async def main() -> list[str]:
        return [*await asyncio.gather(*(both(n=n) for n in (1, 9, 2)))]

    assert asyncio.run(main()) == ["small 1", "large 9", "small 2"]
    assert sorted(LOG) == ["large 9", "small 1", "small 2"]


# Verbs: how to run, and not what


VERBS = """\
from flowc import conditional, dynamic, task, workflow

log = []

class Box:
    def is_true(self):
        return "own"

@task
def add(x: int, y: int = 1) -> int:
    return x + y

@task
def note(x: int) -> None:
    log.append(x)

def make(z):
    @workflow
    def main(x: int = 3, *, y: int = 4) -> tuple[int, object]:
        a = add(x=x).with_overrides(retries=3)
        first, second = note(x=1), note(x=2)
        first >> second >> note(x=3)
        first.runs_before(second)
        b = [add(x=i, y=z).with_overrides(name="b") for i in range(2)]
        c = conditional("c").if_(~(a == 4)).then(0).elif_(first.is_none()).then(b[1])
        return c.else_().then(9), Box().is_true()
    return main

main = make(10)

@dynamic
def shifted(n: int) -> int:
    return add(x=n >> 1, y=~n)
"""


def test_verbs_are_left_out_of_plain_calls(tmp_path: Path) -> None:
    program = module(VERBS, tmp_path)
    assert program.main() == (11, "own")
    assert program.main(x=7, y=1) == (0, "own")
    assert program.log == [1, 2, 3, 1, 2, 3]
    assert program.shifted(n=9) == 4 - 10


# Cost


def test_authoring_is_cheap() -> None:
    code = (
        "import sys; before = set(sys.modules); import flowc;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        (sys.executable, "-c", code), cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {
        *("__future__", "_contextvars", "contextvars", "flowc", "flowc.ir", "flowc.ir.version"),
        "flowc.ir.node_names",
        *("flowc.runtime", "flowc.runtime.conditional", "flowc.runtime.data", "flowc.runtime.dsl"),
        *("flowc.runtime.gates", "flowc.runtime.imperative", "flowc.runtime.launch_plans"),
        *("flowc.runtime.made", "flowc.runtime.map_task", "flowc.runtime.node_creation"),
        "flowc.runtime.task_objects",
    }


def test_names() -> None:
    assert sorted(flowc.__all__) == flowc.__all__
    assert {*flowc.__all__} - {"__version__"} == OWN_NAMES
    assert all(hasattr(flowc, name) for name in flowc.__all__)
