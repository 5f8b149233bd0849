"""Pictures in data: what of the IR becomes which box, cluster and edge."""

from dataclasses import dataclass
from typing import Final

import pytest

from flowc.ir.nodes import Package
from flowc.ir.scope import index
from flowc.ir.values import EntityKind, Ref
from flowc.visualize import to_graph
from flowc.visualize.boxes import ClusterKind
from flowc.visualize.loops import find_loops

from .pictures import DYNAMICS, MERGE_SORT, TASKS, graph, package, shown


@dataclass(frozen=True, slots=True)
class Case:
    """What a workflow ``m.w`` looks like, beside `TASKS`."""

    text: str
    expected: str


CASES: Final = {
    "calls": Case(
        """
workflow m.w(a: int, b: int = 2) -> (o0: int, s: str)
  x = task m.f(x=a)
  g = task m.g(x=x.o0, y=7)
  return o0=g.left, s=g.right
""",
        """
workflow: m.w
  input a -> a: int
  input b b=2 -> b: int
  task x -> o0: int
  task g y=7 -> left: int, right: str
  output o0 -> o0: int
  output s -> s: str
#a -> x | a>x: int
x -> g | o0>x: int
g -> ->o0 | left>o0: int
g -> ->s | right>s: str
""",
    ),
    "containers and constants": Case(
        """
workflow m.w(a: int) -> (o0: int)
  f = task m.f(x=a)
  h = task m.h(xs=[f.o0, 1, a, a])
  return o0=5
""",
        """
workflow: m.w
  input a -> a: int
  task f -> o0: int
  task h xs=[f, 1, a, a]
  output o0 o0=5 -> o0: int
#a -> f | a>x: int
f -> h | o0>xs…: int
#a -> h | a>xs…: int
""",
    ),
    "order": Case(
        """
workflow m.w(c: bool)
  f = task m.f(x=1)
  b = branch after f
    if c
      f-2 = task m.f(x=2)
  h = task m.h(xs=[]) after b
""",
        """
workflow: m.w
  input c -> c: bool
  task f x=1 -> o0: int
  task h xs=[]
  branch: b
    decision b
    arm
      task f-2 x=2 -> o0: int
#c -> b~decision | c>: bool
b~decision -> b/if | condition if c
f -> b | order
b -> h | order
""",
    ),
    "branch of every kind of arm": Case(
        """
workflow m.w(a: int) -> (o0: int)
  b = branch
    if a > 1 and not a == 5
      f = task m.f(x=a)
      yield o0=f.o0, extra=1
    elif a == 0
      yield o0=a
    elif a == 1
      yield o0=0
    else fail "too small"
  return o0=b.o0
""",
        """
workflow: m.w
  input a -> a: int
  output o0 -> o0: int
  branch: b
    decision b
    one of -> o0: int
    arm
      task f -> o0: int
      yield extra=1 -> extra: int
    arm
      yield o0=a -> o0: int
    arm
      yield o0=0 -> o0: int
    arm
      fail too small
#a -> b~decision | a>: int
b~decision -> b/if | condition if a > 1 and not a == 5
b~decision -> b/elif-1 | condition elif a == 0
b~decision -> b/elif-2 | condition elif a == 1
b~decision -> b~fail-3 | condition else
#a -> b/if/f | a>x: int
#a -> b/elif-1~yield | a>o0: int
b/if/f -> b~exit | o0>o0: int
b/elif-1~yield -> b~exit | o0>o0: int
b/elif-2~yield -> b~exit | o0>o0: int
b~exit -> ->o0 | o0>o0: int
""",
    ),
    "nested branches": Case(
        """
workflow m.w(a: int) -> (o0: int)
  b = branch
    if a > 1
      inner = branch
        if a > 2
          f = task m.f(x=a)
          yield o0=f.o0
        else
      yield o0=1
  return o0=b.o0
""",
        """
workflow: m.w
  input a -> a: int
  output o0 -> o0: int
  branch: b
    decision b
    one of -> o0: int
    arm
      yield o0=1 -> o0: int
      branch: inner
        decision inner
        arm
          task f -> o0: int
        arm
          yield nothing to do
#a -> b~decision | a>: int
b~decision -> b/if | condition if a > 1
#a -> b/if/inner~decision | a>: int
b/if/inner~decision -> b/if/inner/if | condition if a > 2
b/if/inner~decision -> b/if/inner/else | condition else
#a -> b/if/inner/if/f | a>x: int
b/if~yield -> b~exit | o0>o0: int
b~exit -> ->o0 | o0>o0: int
""",
    ),
    "map": Case(
        """
workflow m.w(a: int, xs: list[int]) -> (o0: list[int])
  sums = map x in xs concurrency=10 min_success_ratio=0.5
    g = task m.g(x=x, y=a)
    yield o0=g.left, one=1
  h = task m.h(xs=sums.o0)
  return o0=sums.o0
""",
        """
workflow: m.w
  input a -> a: int
  input xs -> xs: list[int]
  task h
  output o0 -> o0: list[int]
  map: sums [10 at once] [at least 50% must succeed]
    item x -> x: int
    task g -> left: int, right: str
    collect one=1 -> o0: list[int | None], one: list[int | None]
#xs -> sums#x | xs>x: list[int]
sums#x -> sums/body/g | x>x: int
#a -> sums/body/g | a>y: int
sums/body/g -> sums~exit | left>o0: int
sums~exit -> h | o0>xs: list[int | None]
sums~exit -> ->o0 | o0>o0: list[int | None]
""",
    ),
    "gates": Case(
        """
workflow m.w(a: int)
  ok = approve a signal="please" timeout=microseconds(86400000000)
  n = signal int signal="n"
  rest = sleep microseconds(60000000)
  g = task m.g(x=ok.o0, y=n.o0) after rest
""",
        """
workflow: m.w
  input a -> a: int
  approval ok [signal please] [timeout 1 day, 0:00:00] -> o0: int
  wait for input n -> o0: int
  sleep rest duration=0:01:00
  task g -> left: int, right: str
#a -> ok | a>value: int
ok -> g | o0>x: int
n -> g | o0>y: int
rest -> g | order
""",
    ),
    "failure handler": Case(
        """
workflow m.w(a: int)
  failure_policy fail_after_executable_nodes_complete
  on_failure clean = task m.g(x=a, y=0)
  f = task m.f(x=a)
""",
        """
workflow: m.w [after a failure, nodes that can still run do]
  input a -> a: int
  task f -> o0: int
  on failure: on failure
    task clean y=0 -> left: int, right: str
#a -> f | a>x: int
#a -> ~failure/clean | a>x: int
""",
    ),
    "kinds of callee": Case(
        """
task m.box(x: int)
  container
    image = "i:1"
task m.remote(x: int)
  external
    project = "p"
    domain = "d"
    name = "remote"
    version = "v1"
workflow m.sub()
  pass
launch_plan m.nightly for m.sub
workflow m.w()
  box = task m.box(x=1)
  remote = task m.remote(x=1)
  sub = workflow m.sub()
  nightly = launch_plan m.nightly()
  gone = task m.gone()
""",
        """
workflow: m.w
  container task box x=1
  task remote x=1 [registered in p/d, v1]
  workflow sub
  launch plan nightly
  task gone [not in this package]
""",
    ),
    "values as Python has them": Case(
        """
enum m.Mode
  EXACT = 1
record m.Settings: dataclass
  rate: float
  mode: m.Mode
task m.t(mode: m.Mode, settings: m.Settings, xs: list[int], names: dict[str, int])
  python m:t
workflow m.w(a: int, mode: m.Mode = member m.Mode("EXACT")) -> (o0: bool)
  f = task m.f(x=a)
  g = task m.g(x=a, y=f.o0)
  exact = task m.t(mode=member m.Mode("EXACT"), xs=[1, 2, 3, 4, 5, 6, 7])
  half = task m.t(settings=new m.Settings(rate=0.5, mode=mode), names={"a": f.o0, "b": g.left})
  b = branch
    if f.o0 > 1 and (not f.o0 is None or g.left == 2)
      yield o0=True
    else
      yield o0=False
  return o0=b.o0
""",
        """
workflow: m.w
  input a -> a: int
  input mode mode=Mode.EXACT -> mode: Mode
  task f -> o0: int
  task g -> left: int, right: str
  task exact mode=Mode.EXACT xs=[1, 2, 3, … 4 more]
  task half settings=Settings(rate=0.5, mode=mode) names={"a": f, "b": g.left}
  output o0 -> o0: bool
  branch: b
    decision b
    one of -> o0: bool
    arm
      yield o0=True -> o0: bool
    arm
      yield o0=False -> o0: bool
#a -> f | a>x: int
#a -> g | a>x: int
f -> g | o0>y: int
#mode -> half | mode>settings…: Mode
f -> half | o0>names…: int
g -> half | left>names…: int
f -> b~decision | o0>: int
g -> b~decision | left>: int
b~decision -> b/if | condition if f > 1 and (f is not None or g.left == 2)
b~decision -> b/else | condition else
b/if~yield -> b~exit | o0>o0: bool
b/else~yield -> b~exit | o0>o0: bool
b~exit -> ->o0 | o0>o0: bool
""",
    ),
    "types for people": Case(
        """
record m.types.Point: dataclass
  x: Annotated[float, "cm"]
workflow m.w(p: list[m.types.Point], t: Table[a: int, library="pandas.DataFrame"], d: Table[a: int])
  f = task m.f(x=p[0].x)
""",
        """
workflow: m.w
  input p -> p: list[Point]
  input t -> t: DataFrame
  input d -> d: Table
  task f x=p[0].x -> o0: int
""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_graph(name: str) -> None:
    assert shown(graph(TASKS + CASES[name].text)) == CASES[name].expected.strip()


def test_merge_sort() -> None:
    assert (
        shown(graph(MERGE_SORT, "merge_sort"))
        == """
workflow: m.merge_sort
  input numbers -> numbers: list[int]
  input count -> count: int
  input at at=5 -> at: int
  output o0 -> o0: list[int]
  branch: terminal_case
    decision terminal_case
    one of -> o0: list[int]
    arm
      task sort_locally -> o0: list[int]
    arm
      dynamic task merge_sort_remotely -> o0: list[int]
      may call: merge_sort_remotely
        task split -> o0: list[int], o1: list[int]
        recursion merge_sort [recursion to merge_sort] -> o0: list[int]
#count -> terminal_case~decision | count>: int
#at -> terminal_case~decision | at>: int
terminal_case~decision -> terminal_case/if | condition if count <= at
terminal_case~decision -> terminal_case/else | condition else
#numbers -> terminal_case/if/sort_locally | numbers>numbers: list[int]
#numbers -> terminal_case/else/merge_sort_remotely | numbers>numbers: list[int]
#at -> terminal_case/else/merge_sort_remotely | at>at: int
terminal_case/else/merge_sort_remotely~calls/workflow:m.merge_sort -> terminal_case/else/merge_sort_remotely~calls/workflow:m.merge_sort | recursion
terminal_case/else/merge_sort_remotely -> terminal_case/else/merge_sort_remotely~calls | calls
terminal_case/if/sort_locally -> terminal_case~exit | o0>o0: list[int]
terminal_case/else/merge_sort_remotely -> terminal_case~exit | o0>o0: list[int]
terminal_case~exit -> ->o0 | o0>o0: list[int]
""".strip()
    )


def test_a_closure_that_several_calls_share_is_drawn_once() -> None:
    assert (
        shown(graph(TASKS + DYNAMICS))
        == """
workflow: m.w
  dynamic task a x=1 -> o0: int
  dynamic task b -> o0: int
  workflow v [recursion to w]
  may call: d
    recursion d [may call d, e, v, f] [recursion to w] -> o0: int
    dynamic task e [may call f, g]
    recursion v [recursion to w]
    task f -> o0: int
~calls:m.d/dynamic:m.d -> ~calls:m.d/dynamic:m.d | recursion
~calls:m.d/workflow:m.v -> ~calls:m.d/workflow:m.v | recursion
a -> ~calls:m.d | calls
a -> b | o0>x: int
b -> ~calls:m.d | calls
v -> v | recursion
""".strip()
    )


SINGLES: Final = {
    (EntityKind.TASK, "g"): """
task: m.g
  input x -> x: int
  input y -> y: int
  task g -> left: int, right: str
  output left -> left: int
  output right -> right: str
#x -> ~box | x>x: int
#y -> ~box | y>y: int
~box -> ->left | left>left: int
~box -> ->right | right>right: str
""",
    (EntityKind.DYNAMIC, "e"): """
dynamic task: m.e
  dynamic task e
  may call: e
    task f -> o0: int
    task g -> left: int, right: str
~box -> ~calls | calls
""",
    (EntityKind.LAUNCH_PLAN, "nightly"): """
launch plan: m.nightly
  input b b=3 -> b: int
  launch plan nightly a=1 [launches p] [at 0 3 * * *] -> o0: int
  output o0 -> o0: int
#b -> ~box | b>b: int
~box -> ->o0 | o0>o0: int
""",
    (EntityKind.WORKFLOW, "outside"): """
workflow: m.outside
  input x -> x: int
  workflow outside [registered in p/d, v1]
#x -> ~box | x>x: int
""",
    (EntityKind.TASK, "gone"): """
task: m.gone
  task gone [not in this package]
""",
}

OTHERS: Final = """
workflow m.p(a: int, b: int = 2) -> (o0: int)
  return o0=a
workflow m.outside(x: int)
  external
    project = "p"
    domain = "d"
    name = "outside"
    version = "v1"
launch_plan m.nightly for m.p
  default_inputs = (b=3)
  fixed_inputs = (a=1)
  schedule = Cron(expression="0 3 * * *")
"""


@pytest.mark.parametrize(("kind", "name"), SINGLES)
def test_entity_without_a_graph_of_its_own(kind: EntityKind, name: str) -> None:
    drawn = graph(TASKS + DYNAMICS + OTHERS, name, kind)
    assert shown(drawn) == SINGLES[kind, name].strip()


def test_a_whole_package_is_a_cluster_for_each_workflow() -> None:
    whole = to_graph(package(TASKS + DYNAMICS + OTHERS))
    outermost = [each.title for each in whole.clusters if not each.parent]
    assert outermost == ["m.v", "m.w", "m.p", "m.outside"]
    tasks = to_graph(package(TASKS))
    assert [each.title for each in tasks.clusters] == ["m.f", "m.g", "m.h"]
    assert to_graph(Package()).clusters == ()


def test_loops_are_what_leads_back() -> None:
    tables = index(package(TASKS + DYNAMICS + OTHERS))
    loops = find_loops(tables)
    ring = (Ref(EntityKind.DYNAMIC, "m.d"), *(Ref(EntityKind.WORKFLOW, f"m.{n}") for n in "vw"))
    for first in ring:
        assert all(loops.share(first, second) for second in ring)
        assert not loops.share(first, Ref(EntityKind.DYNAMIC, "m.e"))
    assert not loops.share(Ref(EntityKind.WORKFLOW, "m.p"), Ref(EntityKind.WORKFLOW, "m.outside"))


def test_documentation_and_place_travel_along() -> None:
    drawn = graph(MERGE_SORT, "merge_sort")
    assert next(each.doc for each in drawn.boxes if each.title == "split") == "Cut a list in two."
    assert (
        next(each.place for each in drawn.clusters if each.kind is ClusterKind.BRANCH) == "m.py:12"
    )
