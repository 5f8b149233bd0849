"""The traced front-end: bodies run with promises come to the graph that the source spells."""

from pathlib import Path
from typing import Final

import pytest

from flowc.ir.nodes import Cache, Resources, Secret
from flowc.runtime.trace_package import trace_package

from .programs import PRELUDE, graph, module

GRAPHS: Final[dict[str, tuple[str, str]]] = {
    "named by the variable, else by the callee": (
        """
@workflow
def main(a: int) -> int:
    b = inc(x=a)
    inc(x=b)
    c: int = inc(x=b)
    (d := inc(inc(c), 2))
    b = inc(x=d)
    return inc(by=c, x=1)
""",
        """
b = task inc(x=a)
inc = task inc(x=b.o0)
c = task inc(x=b.o0)
inc-2 = task inc(x=c.o0)
d = task inc(x=inc-2.o0, by=2)
b-2 = task inc(x=d.o0)
inc-3 = task inc(x=1, by=c.o0)
return o0=inc-3.o0
""",
    ),
    "numbered in loops, wherever the loop is": (
        """
def helper(x):
    return inc(x=x)

def twice(x):
    y = helper(x)
    return helper(y)

@workflow
def main(a: int) -> int:
    for i in range(2):
        a = inc(x=a, by=i)
    many = [inc(x=i) for i in range(2)]
    helper(a)
    for _ in range(1):
        twice(a)
    mapped = list(map(lambda x: inc(x=x), [5]))
    while True:
        last = inc(many[1])
        break
    return last
""",
        """
a[0] = task inc(x=a, by=0)
a[1] = task inc(x=a[0].o0, by=1)
inc[0] = task inc(x=0)
inc[1] = task inc(x=1)
inc = task inc(x=a[1].o0)
inc[2] = task inc(x=a[1].o0)
inc[3] = task inc(x=inc[2].o0)
inc-2 = task inc(x=5)
last[0] = task inc(x=inc[1].o0)
return o0=last[0].o0
""",
    ),
    "named by node_name": (
        """
@workflow
def main(a: int) -> int:
    b = inc(x=a).with_overrides(node_name="first", retries=3)
    return inc(b).with_overrides(name="Second").with_overrides(timeout=60, name="Last")
""",
        """
first = task inc(x=a) with retries=3, node_name="first"
inc = task inc(x=first.o0) with name="Last", timeout=microseconds(60000000)
return o0=inc.o0
""",
    ),
    "outputs": (
        """
from typing import NamedTuple

class Out(NamedTuple):
    model: str
    score: int

class One(NamedTuple):
    only: int

@task
def train(x: int) -> Out:
    return Out("m", x)

@task
def one(x: int) -> One:
    return One(x)

@workflow
def main(a: int) -> Out:
    number, text = pair(x=a)
    both = train(x=number)
    inc(x=both.score)
    inc(x=both[1])
    inc(x=one(x=pair(x=a).o0).only)
    return Out(model=both[0], score=a)
""",
        """
pair = task pair(x=a)
both = task train(x=pair.o0)
inc = task inc(x=both.score)
inc-2 = task inc(x=both.score)
pair-2 = task pair(x=a)
one = task one(x=pair-2.o0)
inc-3 = task inc(x=one.only)
return model=both.model, score=a
""",
    ),
    "parts of values": (
        """
from dataclasses import dataclass

@dataclass
class Point:
    x: int
    names: list[str]
    next: "Point | None" = None

@task
def use(p: Point | None, d: dict[str, list[int]], t: tuple[int, str]) -> Point:
    return Point(1, [])

@workflow
def main(p: Point, d: dict[str, list[int]], t: tuple[int, str]) -> str:
    first, second = t
    q = use(p=Point(x=first, names=["a", second, t[1]]), d={"k": [d["x"][0], 3]}, t=(d["a"][0], "b"))
    use(p=q.next, d=d, t=(first, second))
    return q.names[2]
""",
        """
q = task use(p=new Point(x=inputs.t[0], names=["a", inputs.t[1], inputs.t[1]], next=None), d={"k": [inputs.d.x[0], 3]}, t=[inputs.d.a[0], "b"])
use = task use(p=q.o0.next, d=d, t=[inputs.t[0], inputs.t[1]])
return o0=q.o0.names[2]
""",
    ),
    "conditionals": (
        """
@workflow
def main(a: int, b: bool) -> int:
    t = inc(x=a)
    r = (
        conditional("size")
        .if_((3 < t) & (t != 7) | ~(a >= t) & ~~(4 == a))
        .then(inc(x=inc(x=1)))
        .elif_(flag(x=t).is_true())
        .then(a)
        .elif_(b)
        .then(conditional("inner").if_(b.is_false()).then(inc(x=2)).else_().fail("never"))
        .elif_(t.is_none())
        .fail("none")
        .else_()
        .then(5)
    )
    conditional("size").if_(b.is_(False)).then(nothing(x=1)).else_().then(nothing(x=2))
    return r
""",
        """
t = task inc(x=a)
flag = task flag(x=t.o0)
size = branch
  if 3 < t.o0 and t.o0 != 7 or not a >= t.o0 and 4 == a
    inc = task inc(x=1)
    inc-2 = task inc(x=inc.o0)
    yield o0=inc-2.o0
  elif flag.o0
    yield o0=a
  elif b
    inner = branch
      if not b
        inc = task inc(x=2)
        yield o0=inc.o0
      else fail "never"
    yield o0=inner.o0
  elif t.o0 is None fail "none"
  else
    yield o0=5
size-2 = branch
  if not b
    nothing = task nothing(x=1)
  else
    nothing = task nothing(x=2)
return o0=size.o0
""",
    ),
    "conditionals with several outputs": (
        """
@workflow
def main(a: int) -> tuple[int, str]:
    x = conditional("x").if_(a == 1).then(pair(x=1)).else_().then(pair(x=2))
    y = conditional("y").if_(x.o0 == 1).then((a, x[1])).else_().then(x)
    return y
""",
        """
x = branch
  if a == 1
    pair = task pair(x=1)
    yield o0=pair.o0, o1=pair.o1
  else
    pair = task pair(x=2)
    yield o0=pair.o0, o1=pair.o1
y = branch
  if x.o0 == 1
    yield o0=a, o1=x.o1
  else
    yield o0=x.o0, o1=x.o1
return o0=y.o0, o1=y.o1
""",
    ),
    "order": (
        """
@workflow
def main() -> None:
    a, b = nothing(x=1), nothing(x=2)
    c = nothing(x=3)
    c >> a
    b.runs_before(a)
    conditional("d").if_(flag(x=1)).then(nothing(x=4) >> nothing(x=5)).else_().then(nothing(x=6))
""",
        """
nothing-2 = task nothing(x=2)
c = task nothing(x=3)
nothing = task nothing(x=1) after c, nothing-2
flag = task flag(x=1)
d = branch
  if flag.o0
    nothing-3 = task nothing(x=4)
    nothing-4 = task nothing(x=5) after nothing-3
  else
    nothing-3 = task nothing(x=6)
""",
    ),
    "workflows and dynamic tasks": (
        """
@workflow
def small(x: int) -> int:
    return inc(x=x)

@dynamic
def grow(x: int) -> int:
    return small(x=x)

@workflow
def main(a: int) -> int:
    return small(x=grow(x=a))
""",
        """
grow = dynamic grow(x=a)
small = workflow small(x=grow.o0)
return o0=small.o0
""",
    ),
    "async": (
        """
import asyncio

@task
async def later(x: int) -> int:
    return x

async def helper(x):
    return await later(x=x)

@workflow
async def main(a: int) -> int:
    b = await later(x=a)
    c, d = await asyncio.gather(helper(b), helper(a))
    for x in range(1):
        e = await later(x=c)
    return e
""",
        """
b = task later(x=a)
later = task later(x=b.o0)
later-2 = task later(x=a)
e[0] = task later(x=later.o0)
return o0=e[0].o0
""",
    ),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graph(name: str, tmp_path: Path) -> None:
    text, expected = GRAPHS[name]
    assert graph(PRELUDE + text, tmp_path) == expected.strip("\n")


# Definitions

DEFINED: Final = """
import functools
from datetime import timedelta
from flowc import Cache, Resources, Secret, WorkflowFailurePolicy, dynamic, task, workflow

def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper

@task(
    retries=3, timeout=timedelta(minutes=5), cache=Cache(version="1", ignored_inputs=("y",)),
    requests=Resources(cpu="1", mem="2Gi"), container_image="python:3.11", environment={"A": "b"},
    secret_requests=[Secret("g", "k", mount_requirement=Secret.MountType.ENV_VAR)],
)
@logged
def step(x: int, y: int = 2) -> int:
    \"\"\"Step.

    Details.
    \"\"\"
    return x

def helper(x):
    return later(x=x)

@dynamic
def later(x: int) -> int:
    helper(x)
    return inner(x=x)

@workflow
def inner(x: int) -> int:
    return later(x=x)

@task
def clean(x: int) -> None: ...

@workflow(
    failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE, on_failure=clean
)
def main(x: int) -> int:
    return later(x=x)
"""


def test_definitions(tmp_path: Path) -> None:
    program = module(DEFINED, tmp_path)
    built = trace_package([program.main], tmp_path).package
    tasks = {each.name.rpartition(".")[2]: each for each in built.tasks}
    name = program.__name__
    assert [*tasks] == ["clean", "later"]
    later = tasks["later"]
    assert later.hook is not None
    assert [each.name for each in later.hook.calls] == [f"{name}.inner", f"{name}.later"]
    (main,) = (each for each in built.workflows if each.name == f"{name}.main")
    assert main.failure_policy.name == "FAIL_AFTER_EXECUTABLE_NODES_COMPLETE"
    assert main.on_failure is not None
    assert main.on_failure.target.name == f"{name}.clean"
    (step,) = trace_package([program.step], tmp_path).package.tasks
    assert step.decorators == (f"{name}.logged",)
    assert step.doc == "Step.\n\nDetails."
    assert (step.options.retries, step.options.requests) == (3, Resources("1", "2Gi"))
    assert step.options.secrets == (Secret("g", "k", mount="env_var"),)
    assert step.options.cache == Cache("1", ignored_inputs=("y",))


# Places

PLACES: Final = """
@workflow
def main(a: int) -> int:
    é = inc(x=a, by=inc(a))
    ü = (
        inc(
            by=é, x=1
        ).with_overrides(retries=1)
    )
    conditional("ñ").if_(é > ü).then(inc(é)).else_().then(0)
    return é
"""


def test_spans_count_characters(tmp_path: Path) -> None:
    program = module(PRELUDE + PLACES, tmp_path)
    built = trace_package([program.main], tmp_path).package
    lines = (PRELUDE + PLACES).splitlines()
    owner = f"workflow:{program.__name__}.main"

    def text(path: str) -> str:
        (span,) = (each.span for each in built.spans if each.path == owner + path)
        assert span.file == f"{program.__name__}.py"
        if span.line != span.end_line:
            return f"{lines[span.line - 1][span.column - 1 :]}...{lines[span.end_line - 1].strip()}"
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]

    assert {path: text(path) for path in PLACE_TEXTS} == PLACE_TEXTS


PLACE_TEXTS: Final = {
    "": "main",
    "#a": "a: int",
    "/é": "inc(x=a, by=inc(a))",
    "/é#x": "x=a",
    "/é#by": "by=inc(a)",
    "/inc#x": "a",
    "/ü": "inc(...).with_overrides(retries=1)",
    "/ü#by": "by=é",
    "/ñ": 'conditional("ñ")',
    "/ñ/if/inc-2": "inc(é)",
    "->o0": "é",
}


def test_without_source_the_callee_names(tmp_path: Path) -> None:
    text = (
        PRELUDE + "\n@workflow\ndef main() -> None:\n    for i in range(2):\n        a = inc(x=i)\n"
    )
    program = module(text, tmp_path)
    Path(str(program.__file__)).unlink()
    traced = trace_package([program.main], tmp_path)
    assert not traced.diagnostics
    (main,) = traced.package.workflows
    assert [node.id for node in main.blocks[0].nodes] == ["inc", "inc-2"]
    assert traced.package.spans == ()


def test_long_chains_and_wide_graphs(tmp_path: Path) -> None:
    text = PRELUDE + (
        "\n@workflow\ndef main() -> int:\n    x = 0\n    for i in range(10_000):\n"
        "        x = inc(x=x)\n    return inc(x=x)\n"
    )
    (main,) = trace_package([module(text, tmp_path).main], tmp_path).package.workflows
    assert len(main.blocks[0].nodes) == 10_001


def test_a_promise_that_was_kept_is_no_value(tmp_path: Path) -> None:
    text = PRELUDE + "\nkept = []\n\n@workflow\ndef main() -> None:\n    kept.append(inc(x=1))\n"
    program = module(text, tmp_path)
    assert not trace_package([program.main], tmp_path).diagnostics
    assert repr(program.kept[0]) == "<promise `inc.o0`>"
    with pytest.raises(TypeError, match="has no value yet"):
        bool(program.kept[0])


def test_copies_of_records_hold_the_same_promises(tmp_path: Path) -> None:
    text = (
        PRELUDE
        + """
import copy
from dataclasses import asdict, dataclass

@dataclass
class Point:
    x: int
    y: int

@task
def use(p: dict[str, int]) -> int:
    return 1

@workflow
def main() -> int:
    last = None
    for i in range(2):
        if last is None:
            last = inc(x=i)
        else:
            last = inc(x=last)
    p = copy.deepcopy(Point(last, copy.copy(last)))
    return use(p=asdict(p))
"""
    )
    assert graph(text, tmp_path).splitlines() == [
        "last[0] = task inc(x=0)",
        "last[1] = task inc(x=last[0].o0)",
        'use = task use(p={"x": last[1].o0, "y": last[1].o0})',
        "return o0=use.o0",
    ]
