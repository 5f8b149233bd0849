"""Running compiled workflows: what runs, in which order, and what it gives."""

from pathlib import Path

import pytest

from flowc.ir.diagnostics import has_errors
from flowc.ir.format import bindings_text
from flowc.ir.nodes import (
    Span,
)
from flowc.ir.values import (
    EntityKind,
    Integer,
    String,
)
from flowc.runtime.objects import ObjectValue

from .running import MODULE, Runner, runner_in


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return runner_in(tmp_path, capsys)


# Tasks and values


@pytest.mark.parametrize(
    ("name", "inputs", "outputs"),
    [
        ("inc", {"x": 1}, "o0=2"),
        ("add", {"a": 1}, "o0=11"),
        ("half", {"x": 3}, "o0=1.5"),
        ("pair", {"x": 7}, 'o0=7, o1="7"'),
        ("named", {"x": 7}, "total=7"),
        ("later", {"x": 7}, "o0=8"),
        ("positional", {"c": 3, "a": 1, "b": 2}, "o0=123"),
    ],
)
def test_a_task(runner: Runner, name: str, inputs: dict[str, int], outputs: str) -> None:
    values = {key: Integer(value) for key, value in inputs.items()}
    runner.check("", outputs, name=name, inputs=values, kind=EntityKind.TASK)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fail", "FL7521 task `m.fail` failed: ValueError: no 1"),
        ("exits", "FL7521 task `m.exits` failed: SystemExit: 2"),
        ("wrong", 'FL7522 task `m.wrong` gave "three" for output `o0`, which is int'),
        (
            "huge",
            "FL7522 task `m.huge` gave 18446744073709551616, which is beyond 64 bits for output `o0`, which is int",
        ),
        ("both", "FL7522 task `m.both` returned 1, not 2 values"),
        ("query", "FL7523 task `m.query` runs in a database, and not on this machine"),
    ],
)
def test_a_task_that_fails(runner: Runner, name: str, message: str) -> None:
    runner.fails("", message, name=name, kind=EntityKind.TASK)


def test_inputs_are_checked(runner: Runner) -> None:
    runner.fails(
        "",
        'FL7503 input `a` takes int, not "1"',
        "FL7502 there is no input `c`",
        name="add",
        inputs={"a": String("1"), "c": Integer(1)},
        kind=EntityKind.TASK,
    )
    runner.fails("", "FL4001 the package has no workflow `m.inc`", name="inc")


def test_an_error_shows_the_users_frames_only(runner: Runner) -> None:
    found = runner.fails(
        "",
        "FL7521 task `m.deep` failed: RuntimeError: bad rows",
        name="deep",
        kind=EntityKind.TASK,
    )
    lines = MODULE.splitlines()
    shown = [(lines[each.span.line - 1].strip(), each.text) for each in found.labels]
    assert shown == [
        ('raise RuntimeError("bad rows\\nsee the log") from error', "RuntimeError: bad rows"),
        ("return inner([x])", "in `deep`"),
    ]
    assert found.span == Span("m.py", 53, 9, 53, 63)
    assert found.notes == (
        "inputs: x=1",
        "see the log",
        "caused by TypeError: 'int' object is not subscriptable (m.py:51)",
    )


def test_objects_without_a_value_go_from_task_to_task(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> (used: int, part: Any, thing: m.Thing)
  thing = task m.make(x=x)
  use = task m.use(thing=thing.o0)
  return used=use.o0, part=thing.o0.parts.a, thing=thing.o0
"""
    outcome = runner.outcome(text)
    assert outcome.outputs is not None, outcome.diagnostics
    used, part, thing = outcome.outputs
    assert (used.value, part.value) == (Integer(2), Integer(1))
    assert isinstance(thing.value, ObjectValue)
    assert thing.value.class_name == "m.Thing"


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("call m.Thing(1)", "`m.Thing(...)`"),
        ("[1, call m.Thing(1), name m.Thing]", "`m.Thing(...)`"),
        ('{"a": name m.Thing}', "`m.Thing`"),
        ("task m.inc", "task `m.inc`"),
    ],
)
def test_an_output_that_nothing_made_is_refused(runner: Runner, value: str, what: str) -> None:
    text = f"""\
workflow m.main(x: int) -> (o0: int, o1: Any)
  a = task m.inc(x=x)
  return o0=a.o0, o1={value}

debug
  file "m.py"
    70:3-70:9 "workflow:m.main->o1"
"""
    message = f"output `o1` has no value: it holds {what}, which no task has made"
    found = runner.fails(text, f"FL7537 {message}")
    assert found.span == Span("m.py", 70, 3, 70, 9)
    assert [each.text for each in found.helps] == [
        "make it in a task, and return what the task gives"
    ]


def test_tasks_do_not_share_what_they_change(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> (a: int, b: int)
  xs = task m.numbers(n=x)
  a = task m.spoil(xs=xs.o0)
  b = task m.spoil(xs=xs.o0)
  return a=a.o0, b=b.o0
"""
    runner.check(text, "a=102, b=102", inputs={"x": Integer(3)})


# Graphs

CHOICE = """\
workflow m.main(x: int) -> (o0: int)
  before = task m.inc(x=0)
  choice = branch
    if x < 2 and before.o0 == 1
      low = task m.inc(x=x)
      yield o0=low.o0
    elif not x > 4
      inner = branch
        if x == 3
          three = task m.inc(x=300)
          more = task m.add(a=three.o0, b=before.o0)
          yield o0=more.o0
        else
          yield o0=x
      yield o0=inner.o0
    elif x == 7 fail "seven"
    else
      high = task m.add(a=x)
      yield o0=high.o0
  after = task m.inc(x=choice.o0)
  return o0=after.o0
"""


@pytest.mark.parametrize(
    ("x", "outputs", "prints"),
    [
        (1, "o0=3", "inc0 inc1 inc2"),
        (2, "o0=3", "inc0 inc2"),
        (3, "o0=303", "inc0 inc300 add301,1 inc302"),
        (5, "o0=16", "inc0 add5,10 inc15"),
    ],
)
def test_only_the_arm_that_is_taken_runs(runner: Runner, x: int, outputs: str, prints: str) -> None:
    runner.check(CHOICE, outputs, prints, inputs={"x": Integer(x)})


def test_an_arm_that_fails(runner: Runner) -> None:
    runner.fails(
        CHOICE, "FL7531 branch `choice` failed: seven", inputs={"x": Integer(7)}, prints="inc0"
    )


def test_no_arm_is_taken(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> ()
  choice = branch
    if x > 1
      a = task m.inc(x=x)
"""
    runner.check(text, "", "")


MAP = """\
workflow m.main(x: int, base: int = 100) -> (o0: list[int], o1: list[int])
  xs = task m.numbers(n=x)
  plus = task m.inc(x=base)
  each = map i in xs.o0, j in xs.o0
    add = task m.add(a=i, b=plus.o0)
    big = branch
      if add.o0 > 102
        again = task m.add(a=add.o0, b=j)
        yield o0=again.o0
      else
        yield o0=base
    yield sum=big.o0, item=i
  return o0=each.sum, o1=each.item
"""


def test_a_map_with_captures(runner: Runner) -> None:
    runner.check(
        MAP,
        "o0=[100, 100, 105], o1=[0, 1, 2]",
        "inc100 add0,101 add1,101 add2,101 add103,2",
        inputs={"x": Integer(3)},
    )
    runner.check(MAP, "o0=[], o1=[]", "inc100", inputs={"x": Integer(0)})


def test_a_map_over_lists_of_different_lengths(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> ()
  each = map i in [1, 2], j in [1]
    a = task m.add(a=i, b=j)
"""
    runner.fails(
        text,
        "FL7534 the lists of map `each` differ in length: `i` has 2, `j` has 1",
        prints="",
    )


@pytest.mark.parametrize(
    ("settings", "outputs", "prints"),
    [
        ("min_success_ratio=0.5", "o0=[1, None, 3, None]", "inc0 fail1 inc2 fail3"),
        ("min_successes=2", "o0=[1, None, 3, None]", "inc0 fail1 inc2 fail3"),
        ("min_successes=9", None, "inc0 fail1"),
        ("min_success_ratio=0.75", None, "inc0 fail1 inc2 fail3"),
        ("", None, "inc0 fail1"),
    ],
)
def test_items_that_fail(runner: Runner, settings: str, outputs: str | None, prints: str) -> None:
    text = f"""\
workflow m.main(x: int) -> (o0: list[int | None])
  each = map i in [0, 1, 2, 3] {settings}
    odd = branch
      if i == 1 or i == 3
        bad = task m.fail(x=i)
        yield o0=bad.o0
      else
        good = task m.inc(x=i)
        yield o0=good.o0
    yield o0=odd.o0
  return o0=each.o0
"""
    outcome = runner.outcome(text)
    assert runner.capture.readouterr().out.split() == prints.split()
    given = None if outcome.outputs is None else bindings_text(outcome.outputs)
    assert given == outputs
    assert has_errors(outcome.diagnostics) == (outputs is None)
    allowed = "map `each` allows 1 of its 4 items to fail"
    assert all((allowed in each.notes) == ("0.75" in settings) for each in outcome.diagnostics)


NESTED = """\
workflow m.inner(a: int, b: int = 5) -> (o0: int)
  twice = task m.add(a=a, b=b)
  return o0=twice.o0

launch_plan m.plan for m.inner
  default_inputs = (a=1)
  fixed_inputs = (b=7)

workflow m.main(x: int) -> (o0: int, o1: int)
  first = workflow m.inner(a=x)
  last = task m.inc(x=1000)
  second = launch_plan m.plan() after last
  return o0=first.o0, o1=second.o0
"""


def test_workflows_and_launch_plans_are_called(runner: Runner) -> None:
    runner.check(NESTED, "o0=6, o1=8", "add1,5 inc1000 add1,7")
    runner.check(NESTED, "o0=9", name="plan", inputs={"a": Integer(2)}, kind=EntityKind.LAUNCH_PLAN)
    runner.fails(
        NESTED,
        "FL7502 there is no input `b`",
        name="plan",
        inputs={"b": Integer(2)},
        kind=EntityKind.LAUNCH_PLAN,
    )


def test_the_run_follows_the_source(runner: Runner) -> None:
    text = """\
workflow m.inner(x: int) -> (o0: int)
  a = task m.inc(x=x)
  b = task m.inc(x=a.o0)
  return o0=b.o0

workflow m.main(x: int) -> ()
  one = workflow m.inner(x=x)
  two = task m.inc(x=50)
  three = workflow m.inner(x=one.o0)
  four = task m.add(a=two.o0, b=three.o0)
  five = task m.inc(x=70) after one
"""
    runner.check(text, "", "inc1 inc2 inc50 inc3 inc4 add51,5 inc70")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("xs.o0[3]", "FL7533 `xs.o0` has no `[3]`: it is [0], of 1 items"),
        ("inputs.x.y", "FL7533 `x` has no `.y`: it is 1"),
        (
            "thing.o0.z",
            "FL7533 `thing.o0` has no `.z`: it is an object that raises AttributeError: 'Thing' object has no attribute 'z'",
        ),
    ],
)
def test_parts_that_are_not_there(runner: Runner, path: str, message: str) -> None:
    text = f"""\
workflow m.main(x: int) -> ()
  xs = task m.numbers(n=x)
  thing = task m.make(x=x)
  y = task m.inc(x={path})
"""
    runner.fails(text, message)


def test_values_without_an_order(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> ()
  choice = branch
    if x < None
      a = task m.inc(x=x)
"""
    problem = "'<' not supported between instances of 'int' and 'NoneType'"
    runner.fails(text, f"FL7532 `x < None` cannot be told: TypeError: {problem}")
