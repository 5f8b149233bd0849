"""Running workflows that fail: what is said, what still runs, retries, gates."""

from dataclasses import replace
from pathlib import Path

import pytest

from flowc.ir.source import digest
from flowc.ir.values import (
    Boolean,
    Integer,
    Value,
)

from .running import MODULE, Runner, package_of, runner_in


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return runner_in(tmp_path, capsys)


# Failures


def test_a_failure_shows_where_the_task_was_called(runner: Runner) -> None:
    text = """\
workflow m.inner(x: int) -> (o0: int)
  bad = task m.fail(x=x)
  return o0=bad.o0

workflow m.main(x: int) -> (o0: int)
  before = task m.inc(x=x)
  call = workflow m.inner(x=before.o0)
  after = task m.inc(x=call.o0)
  return o0=after.o0

debug
  file "m.py"
    70:3-70:9 "workflow:m.inner/bad"
    80:3-80:9 "workflow:m.main/call"
"""
    found = runner.fails(text, "FL7521 task `m.fail` failed: ValueError: no 2", prints="inc1 fail2")
    assert [(each.span.line, each.text, each.primary) for each in found.labels] == [
        (42, "ValueError: no 2", True),
        (70, "`m.fail` is called here", False),
        (80, "`m.inner` is called here", False),
    ]
    assert found.path == "workflow:m.inner/bad"
    assert found.notes == ("inputs: x=2",)


def test_positions_in_a_file_that_changed_are_not_shown(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> (o0: int)
  bad = task m.fail(x=x)
  return o0=bad.o0

debug
  file "m.py"
    70:3-70:9 "workflow:m.main/bad"
"""
    built = package_of(text)
    for now, lines in ((digest(MODULE), [42, 70]), (f"sha256:{'0' * 64}", [42])):
        module = replace(built.modules[0], digest=now)
        found = runner.fails(
            replace(built, modules=(module,)), "FL7521 task `m.fail` failed: ValueError: no 1"
        )
        assert [each.span.line for each in found.labels] == lines


FAILING = """\
workflow m.main(x: int) -> (o0: int)
  bad = task m.fail(x=x)
  good = task m.inc(x=x)
  better = task m.inc(x=good.o0)
  never = task m.inc(x=bad.o0)
  worse = task m.fail(x=better.o0)
  return o0=never.o0
"""


def test_failure_policies(runner: Runner) -> None:
    first = "FL7521 task `m.fail` failed: ValueError: no 1"
    runner.fails(FAILING, first, prints="fail1")
    to_the_end = FAILING.replace(
        "  bad =", "  failure_policy fail_after_executable_nodes_complete\n  bad =", 1
    )
    runner.fails(
        to_the_end,
        first,
        "FL7521 task `m.fail` failed: ValueError: no 3",
        prints="fail1 inc1 inc2 fail3",
    )


@pytest.mark.parametrize(
    ("handler", "prints", "also"),
    [
        ("task m.add(a=x, b=500)", "fail1 add1,500", ()),
        (
            "task m.fail(x=600)",
            "fail1 fail600",
            ("FL7521 task `m.fail` failed: ValueError: no 600",),
        ),
        ("workflow m.other(x=x)", "fail1 inc1", ()),
    ],
)
def test_failure_handlers(runner: Runner, handler: str, prints: str, also: tuple[str, ...]) -> None:
    text = f"""\
workflow m.other(x: int) -> ()
  a = task m.inc(x=x)

workflow m.main(x: int) -> (o0: int)
  on_failure handle = {handler}
  bad = task m.fail(x=x)
  return o0=bad.o0
"""
    runner.fails(text, "FL7521 task `m.fail` failed: ValueError: no 1", *also, prints=prints)


@pytest.mark.parametrize(
    ("override", "prints"),
    [("", "try1 try2 try3"), (" with retries=1", "try1 try2"), (" with retries=0", "try1")],
)
def test_retries(runner: Runner, override: str, prints: str) -> None:
    text = f"""\
workflow m.main(x: int) -> (o0: int)
  a = task m.flaky(x=x){override}
  return o0=a.o0
"""
    if override:
        found = runner.fails(text, "FL7521 task `m.flaky` failed: OSError: not yet", prints=prints)
        assert ("it failed at each of 2 attempts" in found.notes) == ("1" in override)
    else:
        runner.check(text, "o0=1", prints)


def test_retries_of_a_map(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> ()
  each = map i in [1, 2] with retries=1
    a = task m.flaky(x=i)
"""
    runner.fails(text, "FL7521 task `m.flaky` failed: OSError: not yet", prints="try1 try2")


# Gates

GATES = """\
workflow m.main(x: int) -> (o0: int, o1: int)
  pause = sleep microseconds(1000)
  yes = approve x signal="go" after pause
  number = signal int
  return o0=yes.o0, o1=number.o0
"""


def test_gates(runner: Runner) -> None:
    yes: dict[str, Value] = {"go": Boolean(True), "number": Integer(7)}
    runner.check(GATES, "o0=1, o1=7", signals=yes)
    runner.fails(
        GATES,
        "FL7535 gate `go` was not approved: 1",
        signals={**yes, "go": Boolean(False)},
    )
    waits = "FL7535 gate `go` waits for an approval of 1, and no answer was given"
    runner.fails(GATES, waits, signals={})
    waits = "FL7535 gate `number` waits for a value of type int, and no answer was given"
    runner.fails(GATES, waits, signals={"go": Boolean(True)})
