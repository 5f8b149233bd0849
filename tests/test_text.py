"""The text form: what is printed reads back equal, and any text gives a unit or diagnostics."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowc.ir import nodes, paths
from flowc.ir.nodes import Fragment, Package
from flowc.ir.text import print_unit
from flowc.ir.text_parse import parse_unit
from flowc.ir.types import BOOL
from flowc.ir.values import Binding, EntityKind, Null, Promise, Ref
from flowc.ir.walk import without_debug

from .strategies import units

Unit = Package | Fragment


def parsed(text: str) -> Unit:
    unit, diagnostics = parse_unit(text, "x.flow")
    assert diagnostics == ()
    assert unit is not None
    return unit


@given(units)
@settings(max_examples=150, deadline=None)
def test_round_trip(unit: Unit) -> None:
    with_debug = print_unit(unit, debug=True)
    assert parsed(with_debug) == unit
    assert print_unit(parsed(with_debug), debug=True) == with_debug
    assert parsed(print_unit(unit)) == without_debug(unit)


_IDS: Final = ("", "body", "a/if", "a/else", "a/elif-1", "a/body", "a/if/a/if", "x y")
_block_ids: Final = st.sampled_from(_IDS)
_arms: Final = st.builds(
    nodes.Arm,
    st.sampled_from((None, nodes.Truth(Promise("", "x")))),
    st.builds(nodes.Run, _block_ids) | st.builds(nodes.Fail, st.sampled_from(("", "message"))),
)
_node_ids: Final = st.sampled_from(("a", "b"))
_any_blocks: Final = st.builds(
    nodes.Block,
    _block_ids,
    st.lists(
        st.builds(nodes.Branch, _node_ids, st.lists(_arms, max_size=3).map(tuple))
        | st.builds(nodes.Map, _node_ids, st.just(()), _block_ids),
        max_size=3,
    ).map(tuple),
    st.sampled_from(((), (Binding("o0", Null()),))),
)


@given(st.lists(_any_blocks, max_size=5).map(tuple))
def test_round_trip_of_blocks_that_no_validator_accepts(blocks: tuple[nodes.Block, ...]) -> None:
    workflow = nodes.Workflow("m.w", nodes.Interface(), blocks)
    package = Package(workflows=(workflow,))
    assert parsed(print_unit(package)) == package


# Each construct, as it is printed


def check_canonical(body: str) -> Unit:
    """A text that prints as it stands."""
    text = f"flowc 1.0\n\n{body}"
    unit = parsed(text)
    assert print_unit(unit, debug=True) == text
    return unit


SECTIONS: Final = {
    "record": """\
record m.Point: dataclass
  x: int
  y: float = 1.0
  "odd name": str | None = None
""",
    "enum": """\
enum m.Color
  RED = "red"
  GREEN = 2
""",
    "opaque": "opaque torch.nn.Module\n",
    "types": """\
record m.All: typed_dict
  a: list[dict[str, tuple[int, float]]]
  b: Literal["x", 1, None]
  c: File | File["csv"] | Directory | Directory["parquet"]
  d: Table
  e: Table[id: int, "a b": str, format="parquet", library="pandas.DataFrame"]
  f: Annotated[int, call m.Range(0, high=10), name m.Hash]
  g: Any | bool | bytes | date | datetime | timedelta
  h: m.Point | "not a name" | "list"
  i: tuple[tuple[], ...] | tuple[int]
""",
    "values": """\
enum m.Values
  a = [1, -2, 1.5, 1e+16, inf, -inf, True, False, None]
  b = {"k": {1: []}, "l\\n\\u0007\\"": bytes("00ff")}
  c = datetime("2024-01-02T03:04:05")
  d = date("2024-01-02")
  e = microseconds(3600000000)
  f = new m.Point(x=1, "odd name"="y")
  g = member m.Color("RED")
  h = call m.f(1, "two", three=3)
  i = [task m.t, dynamic m.d, workflow m.w, launch_plan m.p]
  j = name m.f
""",
    "promises": """\
workflow m.w(x: int, name: str, task: str, "odd name": int)
  a = task m.t(x=x, y=name, z=task, u=inputs."odd name", v=inputs.x.field[0]["any key"])
  "odd id" = task m.t(a=a.o0, b=a."odd output", c=a.o0[3].field)
  a-2 = task m.t(x="odd id".o0)
  b[0][1] = task m.t(x=a-2.o0.x, y=b[0].o0)
  return o0=b[0][1].o0, o1=a-2.o1[0]
""",
    "task": """\
task m.split(numbers: list[int], at: int = 2) -> (left: list[int], right: list[int])
  python m:split
  code sha256:0123456789abcdef
  decorator m.timed
  decorator m.logged
  retries = 3
  timeout = microseconds(60000000)
  interruptible = False
  cache = Cache(version="1", ignored_inputs=["at"])
  requests = Resources(cpu="1", memory="1Gi")
  environment = (MODE="fast", "a-b"="c")
  secrets = [Secret(group="g", key="k"), Secret(key="l")]
  config = call spark.Spark(conf={"a": 1})
  extra = (enable_deck=True)
  doc "Split a list."
  input at
    "Where to split,"
    ""
    "from the left."
  output left "What comes before."
""",
    "container": """\
task m.c(x: int) -> (y: str)
  container
    image = "alpine:3"
    command = ["sh", "-c"]
    arguments = ["echo"]
    input_directory = "/in"
""",
    "shell": """\
task m.s()
  shell
    script =
      "set -e"
      "echo"
    outputs = (o="/tmp/o")
  variable m.jobs:echo
  eager
""",
    "sql": """\
task m.q() -> (o0: Table)
  sql
    statement = "select 1"
    dialect = "ansi"
""",
    "plugin": """\
task m.p()
  plugin m.Query(statement="select 1", limit=3)
""",
    "external task": """\
task other.t(x: int)
  external
    project = "p"
    domain = "development"
    name = "other.t"
    version = "v1"
""",
    "dynamic": """\
dynamic m.d(x: int) -> (o0: int)
  python m:d
  retries = 1
  hook protocol=1 nodes=100000 bytes=67108864 depth=100
  calls task m.t
  calls launch_plan m.p
  doc "Decides."
""",
    "call": """\
workflow m.w()
  a = workflow m.v()
  b = launch_plan m.p(x=1) after a
  c = dynamic m.d(x=[a.o0, {"k": b.o0}]) after a, b with name="C", retries=2, cache=Cache()
""",
    "branch": """\
workflow m.w(x: int, ok: bool | None) -> (o0: int)
  b = branch
    if x < 3 and not ok or x >= 10
      t = task m.t(x=x)
      yield o0=t.o0
    elif (x == 3 or ok is None) and not (ok and x != 4)
      pass
    elif x > 3 fail "too large"
    else
      c = branch after t
        else
          yield o0=1
      yield o0=c.o0
  f = branch
    if not not ok fail ""
    else fail "no"
  return o0=b.o0
""",
    "map": """\
workflow m.w(xs: list[int], ys: list[int]) -> (o0: list[int])
  m = map x in xs, y in ys concurrency=4 min_successes=1 min_success_ratio=0.5 with retries=2
    t = task m.t(x=x, y=y)
    yield o0=t.o0
  n = map after m
    pass
  return o0=m.o0
""",
    "gates": """\
workflow m.w(x: int) -> (o0: int)
  ok = approve x signal="go" timeout=microseconds(5)
  given = signal list[int] after ok
  pause = sleep microseconds(1000000) after given
  return o0=ok.o0
""",
    "workflow settings": """\
workflow m.w(x: int) -> (o0: int)
  doc "What it does."
  input x "A number."
  with interruptible=True
  with labels=(team="a")
  failure_policy fail_after_executable_nodes_complete
  on_failure clean = task m.clean(x=x) with retries=1
  return o0=x
""",
    "external workflow": """\
workflow other.w(x: int)
  external
    project = "p"
    domain = ""
    name = "other.w"
    version = "v1"
""",
    "empty body": "workflow m.w()\n  pass\n",
    "no body": "workflow m.w()\n",
    "launch plan": """\
launch_plan m.daily for m.w
  default_inputs = (x=1)
  fixed_inputs = (y=2)
  schedule = Cron(expression="0 0 * * *", kickoff_input="time")
  notifications = [Notification(channel="email", phases=["FAILED"], recipients=["a@b"])]
  max_parallelism = 3
  with interruptible=True
  with labels=(team="a")
  with annotations=(note="b")
  doc "Every day."

launch_plan m.far(x: int = 1) -> (o0: str)
  external
    project = "p"
    domain = "d"
    name = "far"
    version = "1"
  input x "How many."

launch_plan m.often for m.w
  schedule = FixedRate(every=microseconds(60000000))
""",
    "blocks without a place": """\
workflow m.w(x: bool)
  b = branch
    if x
      pass
    else
      -> "elsewhere"
  m = map
    -> ""
  block "elsewhere"
    c = branch
      if x
        yield o0=1
  block "b/if"
    yield o0=2
  blocks "body", "elsewhere", "b/if", "elsewhere/c/if", "b/if"
""",
    "debug": """\
opaque m.C

debug
  file "m.py"
    3:5-4:20 "type:m.C"
    7:1-7:2 "task:m.t#x"
  file "n.py"
    1:1-1:9 "odd \\"path"
""",
}


@pytest.mark.parametrize("name", SECTIONS)
def test_section_prints_as_it_stands(name: str) -> None:
    check_canonical(SECTIONS[name])


def test_header() -> None:
    text = """\
flowc 1.0
producer flowc 0.1.0
module m "m.py" sha256:00ff
module n "odd \\"folder/n.py"
"""
    unit = parsed(text)
    assert print_unit(unit, debug=True) == text
    assert print_unit(unit) == text.replace(" sha256:00ff", "")
    assert isinstance(unit, Package)
    assert unit.header == nodes.Header("1.0", "flowc", "0.1.0")
    assert unit.modules[0] == nodes.Module("m", "m.py", "sha256:00ff")


def test_fragment() -> None:
    text = """\
flowc 1.0
producer flowc 0.1.0

fragment m.d
  inputs sha256:1234
  code sha256:5678
  a = task m.t(x="P")
  return o0=a.o0

definitions
  flowc 1.0
  producer other 2

module m "m.py"

task m.t(x: str) -> (o0: str)
  python m:t

debug
  file "m.py"
    1:1-1:9 "fragment:m.d/a"

debug definitions
  file "m.py"
    2:1-2:9 "task:m.t"
"""
    unit = parsed(text)
    assert print_unit(unit, debug=True) == text
    assert isinstance(unit, Fragment)
    assert (unit.task, unit.inputs_digest, unit.code) == ("m.d", "sha256:1234", "sha256:5678")
    assert unit.definitions.header == nodes.Header("1.0", "other", "2")
    assert [each.path for each in unit.definitions.spans] == ["task:m.t"]


def test_block_ids_are_derived() -> None:
    unit = check_canonical(SECTIONS["branch"])
    assert isinstance(unit, Package)
    blocks = [block.id for block in unit.workflows[0].blocks]
    assert blocks == ["body", "b/if", "b/elif-1", "b/else", "b/else/c/else"]


# What people write by hand


HAND_WRITTEN: Final = """\
# A comment, and a blank line.

flowc 1.0   # the version
task m.t( x:int, )->(o0:int)
     python m:t  # "not a string"

     retries=3
workflow m.w(x: int | None)
 # comments may stand anywhere
          # in any column
 b = branch
      if x is not None   # "#" in a comment
            t = task m.t(x=1, after="# no comment",)
      else
 return o0=[1, 2,]
"""

PRINTED: Final = """\
flowc 1.0

task m.t(x: int) -> (o0: int)
  python m:t
  retries = 3

workflow m.w(x: int | None)
  b = branch
    if not x is None
      t = task m.t(x=1, after="# no comment")
    else
      pass
  return o0=[1, 2]
"""


@pytest.mark.parametrize(
    "text",
    [
        HAND_WRITTEN,
        HAND_WRITTEN.replace("\n", "\r\n"),
        "\ufeff" + HAND_WRITTEN,
        HAND_WRITTEN.replace("\n", "  \n").rstrip(),
    ],
    ids=["as it is", "CRLF", "BOM", "blanks at the ends"],
)
def test_hand_written(text: str) -> None:
    assert print_unit(parsed(text)) == PRINTED


def test_sections_in_any_order() -> None:
    text = "flowc 1.0\nworkflow m.w()\n  pass\nrecord m.R: model\nproducer p\nmodule m 'x'"
    unit = parsed(text.replace("'", '"'))
    assert print_unit(unit).splitlines()[:3] == ["flowc 1.0", "producer p", 'module m "x"']


# Sizes


def test_deep_graph() -> None:
    blocks, block = list[nodes.Block](), nodes.BODY
    test = nodes.Truth(Promise("", "x"))
    for _ in range(3_000):
        inner = paths.child_block(block, "b", "if")
        blocks.append(
            nodes.Block(block, (nodes.Branch("b", (nodes.Arm(test, nodes.Run(inner)),)),))
        )
        block = inner
    blocks.append(nodes.Block(block, (nodes.Call("c", Ref(EntityKind.TASK, "m.t")),)))
    interface = nodes.Interface((nodes.Input("x", BOOL),))
    package = Package(workflows=(nodes.Workflow("m.w", interface, tuple(blocks)),))
    assert parsed(print_unit(package)) == package


def test_long_graph() -> None:
    calls = (nodes.Call(f"c-{i}", Ref(EntityKind.TASK, "m.t")) for i in range(2, 10_002))
    body = nodes.Block(nodes.BODY, tuple(calls))
    package = Package(workflows=(nodes.Workflow("m.w", nodes.Interface(), (body,)),))
    assert parsed(print_unit(package)) == package
