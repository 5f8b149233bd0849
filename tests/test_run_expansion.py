"""Running at size: dynamic tasks, long and deep graphs, engines."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowc.ir.build import Builder, Hint
from flowc.ir.given import inputs_digest
from flowc.ir.nodes import (
    BODY,
    Arm,
    Block,
    Branch,
    Call,
    Fragment,
    Input,
    Interface,
    Output,
    Package,
    PythonFunction,
    Run,
    Span,
    Task,
    Truth,
    Workflow,
)
from flowc.ir.rules_runtime import LIMIT, NOT_DYNAMIC
from flowc.ir.types import INT
from flowc.ir.values import (
    Binding,
    EntityKind,
    Integer,
    ListValue,
    Promise,
    Ref,
    Value,
)
from flowc.runtime.engine import Engine, Threads
from flowc.runtime.expand import Expanded
from flowc.runtime.from_native import Other

from .running import Given, Runner, package_of, runner_in

_P = ParamSpec("_P")
_R = TypeVar("_R")


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return runner_in(tmp_path, capsys)


# Dynamic tasks


def fragment_of(x: int) -> Fragment:
    """Counts down to 1; what it gives is 100 a level."""
    interface = Interface((Input("x", INT),), (Output("o0", INT),))
    builder = Builder(Interface(), {})
    if x > 1:
        deeper = builder.call(
            Hint("deeper"),
            Ref(EntityKind.DYNAMIC, "m.spread"),
            interface,
            [Binding("x", Integer(x - 1))],
        )
        inner = [Binding("a", deeper.promise("o0")), Binding("b", Integer(100))]
        added = builder.call(Hint("extra"), Ref(EntityKind.TASK, "m.extra"), interface, inner)
        blocks = builder.finish([Binding("o0", added.promise("o0"))])
    else:
        blocks = builder.finish([Binding("o0", Integer(x))])
    two = Interface((Input("a", INT), Input("b", INT)), (Output("o0", INT),))
    extra = Task("m.extra", two, PythonFunction("m", "add"))
    return Fragment("m.spread", "", "", blocks, Package(tasks=(extra,)))


def expand(
    package: Package,
    task: str,
    inputs: Mapping[str, Value],
    code: Path,
    *,
    depth: int,
    keep: Other | None,
) -> Expanded:
    x = inputs["x"]
    assert isinstance(x, Integer)
    assert keep
    print(f"expand{x.value}@{depth}", end=" ")  # noqa: T201  (shows when it runs)
    assert any(each.name == "m.extra" for each in package.tasks) == (depth > 0)
    return Expanded(fragment_of(x.value), ())


DYNAMIC = """\
workflow m.main(x: int) -> (o0: int)
  spread = dynamic m.spread(x=x)
  after = task m.inc(x=spread.o0)
  return o0=after.o0
"""


def test_a_dynamic_task_is_expanded_in_place(runner: Runner) -> None:
    runner.check(
        DYNAMIC,
        "o0=202",
        "expand3@0 expand2@1 expand1@2 add1,100 add101,100 inc201",
        inputs={"x": Integer(3)},
        expand=expand,
    )


def test_graphs_that_are_given_are_not_made_anew(runner: Runner) -> None:
    known = replace(fragment_of(2), inputs_digest=inputs_digest({"x": Integer(2)}))
    unused = replace(known, inputs_digest=inputs_digest({"x": Integer(7)}))
    graphs = (known, unused)
    prints = "expand3@0 expand1@2 add1,100 add101,100 inc201"
    given = Given(inputs={"x": Integer(3)}, expand=expand, fragments=graphs)
    runner.check(DYNAMIC, "o0=202", prints, **given)
    assert runner.outcome(DYNAMIC, **given).unused == (unused,)


def test_an_expansion_that_fails_says_where_it_was_asked_for(runner: Runner) -> None:
    text = (
        DYNAMIC
        + """\

debug
  file "m.py"
    70:3-70:9 "workflow:m.main/spread"
"""
    )
    found = runner.fails(text, f"{NOT_DYNAMIC.code} `m.spread` is not there in `m.py`")
    assert found.span == Span("m.py", 70, 3, 70, 9)


COUNTDOWN = """\
from flowc.runtime.dsl import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def spread(x: int) -> int:
    return inc(x=spread(x=x - 1)) if x else inc(x=0)
"""


def test_recursion_of_dynamic_tasks_is_bounded(runner: Runner) -> None:
    (runner.root / "m.py").write_text(COUNTDOWN)
    package = package_of(DYNAMIC)
    runner.check(package, "o0=11", inputs={"x": Integer(9)})
    limit = f"{LIMIT.code} `m.spread` is 100 dynamic tasks deep, and may be 100 deep"
    runner.fails(package, limit, inputs={"x": Integer(200)})


# Size

SIZE = 10_000


def chain(size: int) -> Package:
    builder = Builder(Interface((Input("x", INT),)), {})
    value: Value = Promise("", "x")
    interface = Interface((Input("x", INT),), (Output("o0", INT),))
    for _ in range(size):
        call = builder.call(
            Hint("step"), Ref(EntityKind.TASK, "m.inc"), interface, [Binding("x", value)]
        )
        value = call.promise("o0")
    blocks = builder.finish([Binding("o0", value)])
    return with_workflows(Workflow("m.main", interface, blocks))


def with_workflows(*workflows: Workflow) -> Package:
    package = package_of("")
    return Package(package.header, package.modules, package.types, package.tasks, workflows)


def test_a_long_chain(runner: Runner) -> None:
    runner.check(chain(SIZE), f"o0={SIZE + 1}")


def nest(size: int) -> Iterator[Workflow]:
    interface = Interface((Input("x", INT),), (Output("o0", INT),))
    for level in range(size):
        target = Ref(EntityKind.WORKFLOW, f"m.w{level + 1}")
        if level == size - 1:
            target = Ref(EntityKind.TASK, "m.inc")
        call = Call("call", target, (Binding("x", Promise("", "x")),))
        arm = Block("choice/if", (call,), (Binding("o0", Promise("call", "o0")),))
        node = Branch("choice", (Arm(Truth(Promise("", "x")), Run("choice/if")),))
        body = Block(BODY, (node,), (Binding("o0", Promise("choice", "o0")),))
        yield Workflow(f"m.w{level}", interface, (body, arm))


def test_deeply_nested_workflows(runner: Runner) -> None:
    runner.check(with_workflows(*nest(1_000)), "o0=2", name="w0")


def test_recursion_without_end(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> (o0: int)
  choice = branch
    if x > 0
      again = workflow m.main(x=x)
      yield o0=again.o0
    else
      yield o0=x
  return o0=choice.o0
"""
    message = "FL7536 more than 10000 workflows, branches and maps wait for one another"
    runner.fails(text, message)


def test_a_wide_map(runner: Runner) -> None:
    text = """\
workflow m.main(x: list[int]) -> (o0: list[int])
  each = map i in x
    a = task m.inc(x=i)
    yield o0=a.o0
  return o0=each.o0
"""
    numbers = ListValue(tuple(map(Integer, range(5_000))))
    outcome = runner.outcome(text, inputs={"x": numbers})
    assert outcome.outputs is not None
    assert outcome.outputs[0].value == ListValue(tuple(Integer(n + 1) for n in range(5_000)))


# Engines

BARRIER = """\
import threading

both = threading.Barrier(2, timeout=20)

def inc(x):
    both.wait()
    return x + 1

def fail(x):
    both.wait()
    raise ValueError(x)

def add(a, b):
    return a + b
"""


@pytest.fixture
def threads() -> Iterator[Engine]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def test_independent_nodes_run_at_the_same_time(runner: Runner, threads: Engine) -> None:
    (runner.root / "m.py").write_text(BARRIER)
    text = """\
workflow m.main(x: int) -> (o0: int)
  a = task m.inc(x=x)
  b = task m.inc(x=x)
  sum = task m.add(a=a.o0, b=b.o0)
  return o0=sum.o0
"""
    runner.check(text, "o0=4", engine=threads)


class Counting(Threads):
    """Takes its time, and counts what is under way."""

    def __init__(self) -> None:
        super().__init__()
        self.given = list[Future[Any]]()
        self.most = 0

    def submit(self, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        """Do the work, after a while."""

        def late() -> _R:
            time.sleep(0.2)
            return fn(*args, **kwargs)

        future = super().submit(late)
        self.given.append(future)
        self.most = max(self.most, sum(not each.done() for each in self.given))
        return future


@pytest.mark.parametrize(("bound", "width", "most"), [(0, None, 4), (2, None, 2), (2, 1, 1)])
def test_a_launch_plan_bounds_what_runs_at_once(
    runner: Runner, bound: int, width: int | None, most: int
) -> None:
    text = f"""\
workflow m.main(x: int) -> (o0: list[int])
  each = map i in [1, 2, 3, 4]
    inc = task m.inc(x=i)
    yield o0=inc.o0
  return o0=each.o0

launch_plan m.plan for m.main
  max_parallelism = {bound}
"""
    with Counting() as engine:
        given = Given(name="plan", kind=EntityKind.LAUNCH_PLAN, engine=engine, width=width)
        outcome = runner.outcome(text, **given)
    assert outcome.outputs is not None, outcome.diagnostics
    assert engine.most == most


def test_items_run_at_the_same_time(runner: Runner, threads: Engine) -> None:
    (runner.root / "m.py").write_text(BARRIER)
    text = """\
workflow m.main(x: int) -> (o0: list[int])
  each = map i in [1, 2, 3, 4] concurrency=2
    a = task m.inc(x=i)
    yield o0=a.o0
  return o0=each.o0
"""
    runner.check(text, "o0=[2, 3, 4, 5]", engine=threads)


def test_what_has_begun_ends_before_the_run_does(runner: Runner) -> None:
    (runner.root / "m.py").write_text(BARRIER)
    text = """\
workflow m.main(x: int) -> ()
  a = task m.inc(x=x)
  b = task m.fail(x=x)
  each = map i in [1, 2, 3, 4, 5, 6]
    c = task m.add(a=i)
  d = task m.add(a=a.o0)
"""
    with Counting() as engine:
        runner.fails(text, "FL7521 task `m.fail` failed: ValueError: 1", engine=engine)
        assert all(each.done() for each in engine.given)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=9))
def test_any_graph_gives_what_python_would(
    runner: Runner, threads: Engine, edges: list[tuple[int, int]]
) -> None:
    """Each node adds two values that were there before it; the first is the input."""
    values, names, lines = [1], ["x"], list[str]()
    for number, (left, right) in enumerate(edges):
        a, b = left % len(values), right % len(values)
        lines.append(f"  n{number} = task m.add(a={names[a]}, b={names[b]})")
        values.append(values[a] + values[b])
        names.append(f"n{number}.o0")
    text = "workflow m.main(x: int) -> (o0: int)\n" + "\n".join(lines)
    text += f"\n  return o0={names[-1]}\n"
    runner.check(text, f"o0={values[-1]}")
    runner.check(text, f"o0={values[-1]}", engine=threads)


def test_maps_within_maps_and_dynamic_tasks_within_them(runner: Runner) -> None:
    text = """\
workflow m.main(x: int) -> (o0: list[list[int]])
  rows = map i in [1, 2]
    cells = map j in [i, 3]
      deep = dynamic m.spread(x=j)
      sum = task m.add(a=deep.o0, b=i)
      yield o0=sum.o0
    yield o0=cells.o0
  return o0=rows.o0
"""
    runner.check(text, "o0=[[2, 202], [103, 203]]", expand=expand)
