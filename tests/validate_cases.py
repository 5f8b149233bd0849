"""A valid package with a bit of everything, ways to break it, and ways to change it that are fine.

Each row replaces one piece of the package's text, once, and names the one finding that comes of it.
"""

from collections.abc import Mapping
from typing import Final

PACKAGE: Final = """\
flowc 1.0

module m "m.py" sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

record m.Point: dataclass
  x: int
  y: float = 0.0

enum m.Color
  RED = "red"
  BLUE = "blue"

opaque m.Model

task m.load(path: str) -> (o0: list[float])
  python m:load
  retries = 3
  timeout = microseconds(60000000)
  cache = Cache(version="1", ignored_inputs=["path"])
  requests = Resources(cpu="500m", memory="1Gi", gpu="1")
  limits = Resources(cpu="2", memory="4Gi")
  environment = (THREADS="4")

task m.mean(numbers: list[float], digits: int = 2, note: str | None) -> (o0: float)
  python m:mean

task m.find(numbers: list[float], like: float) -> (o0: float | None)
  python m:find

task m.origin() -> (o0: m.Point)
  python m:origin

task m.paint(at: m.Point, color: m.Color = member m.Color("RED")) -> (o0: m.Model)
  python m:paint

task m.half(x: float) -> (o0: float, rest: float)
  python m:half

task m.clean(path: str)
  shell
    script = "rm -f {inputs.path}"

task m.count() -> (o0: int)
  container
    image = "alpine:3"

task m.query() -> (o0: Table)
  sql
    statement = "SELECT 1"

task m.remote(x: int) -> (o0: int)
  external
    project = "shop"
    domain = "production"
    name = "remote"
    version = "3"

dynamic m.grow(n: int) -> (o0: int)
  python m:grow
  hook protocol=1 nodes=100 bytes=100000 depth=10
  calls dynamic m.grow
  calls task m.load

workflow m.inner(numbers: list[float]) -> (o0: float)
  mean = task m.mean(numbers=numbers)
  return o0=mean.o0

workflow m.main(path: str, count: int, flag: bool, at: datetime, name: str = "x", limit: float | None) -> (o0: float, halves: list[float])
  on_failure clean = task m.clean(path=path)
  load = task m.load(path=path)
  mean = task m.mean(numbers=load.o0, digits=count) with retries=1
  find = task m.find(numbers=load.o0, like=3)
  found = branch
    if find.o0 is not None and find.o0 > 1.5
      half = task m.half(x=find.o0)
      yield value=half.o0
    elif flag or count < 3 and name == "y"
      yield value=mean.o0
    else fail "nothing found"
  halves = map x in load.o0
    half = task m.half(x=x)
    yield o0=half.o0, rest=half.rest
  origin = task m.origin()
  paint = task m.paint(at=origin.o0, color="blue")
  again = task m.paint(at=new m.Point(x=1, y=2.5))
  half = task m.half(x=origin.o0.x)
  inner = workflow m.inner(numbers=[half.o0, mean.o0, load.o0[0]])
  grow = dynamic m.grow(n=count) after inner
  daily = launch_plan m.daily(count=grow.o0, at=at)
  ok = approve found.value
  wait = sleep microseconds(1000000) after ok
  given = signal int
  return o0=found.value, halves=halves.o0

launch_plan m.daily for m.other
  default_inputs = (name="y")
  fixed_inputs = (flag=True)
  schedule = Cron(expression="0 6 * * mon-fri", kickoff_input="at")
  notifications = [Notification(channel="email", phases=["FAILED"], recipients=["a@example.org"])]
  max_parallelism = 4

workflow m.other(count: int = 1, flag: bool, at: datetime, name: str)
  remote = task m.remote(x=count)

debug
  file "m.py"
    1:1-2:5 "task:m.mean"
"""

Rows = Mapping[str, tuple[str, str, str]]
"""Old text, new text and code of the finding, by what is done."""

TYPES: Final[Rows] = {
    "a number for a list": ("load.o0, digits=count)", "count, digits=count)", "FL2001"),
    "a list for a path": (
        "load = task m.load(path=path)",
        "load = task m.load(path=[path])",
        "FL2001",
    ),
    "an optional for a value": ("x=origin.o0.x", "x=find.o0", "FL2001"),
    "a recorded call for a record": (
        "at=origin.o0, color",
        "at=call m.Point.parse(1), color",
        "FL2001",
    ),
    "a name for a record": ("at=origin.o0, color", "at=name m.ORIGIN, color", "FL2001"),
    "a string that is no member": ('color="blue"', 'color="green"', "FL2001"),
    "a list with one wrong item": ("[half.o0, mean.o0, load.o0[0]]", "[half.o0, name]", "FL2001"),
    "a dictionary that lacks a field": ("at=origin.o0, color", 'at={"y": 1.0}, color', "FL2001"),
    "a dictionary with a field too many": (
        "at=origin.o0, color",
        'at={"x": 1, "z": 1}, color',
        "FL2001",
    ),
    "a sleep of no time": ("sleep microseconds(1000000)", "sleep 3", "FL2001"),
    "a kick-off time for a number": ('kickoff_input="at"', 'kickoff_input="name"', "FL2001"),
    "a fixed input of another type": (
        "fixed_inputs = (flag=True)",
        "fixed_inputs = (flag=1)",
        "FL2001",
    ),
    "a class for a number": ("x=origin.o0.x", "x=paint.o0", "FL2001"),
    "the wrong type for a failure handler": ("m.clean(path=path)", "m.clean(path=count)", "FL2001"),
    "an optional outside of its test": (
        "yield value=mean.o0\n",
        "half = task m.half(x=find.o0)\n      yield value=half.o0\n",
        "FL2001",
    ),
    "no value for an input": ("load = task m.load(path=path)", "load = task m.load()", "FL2002"),
    "no value for an input of a failure handler": ("m.clean(path=path)", "m.clean()", "FL2002"),
    "no value for an input of a launch plan": (
        "m.daily(count=grow.o0, at=at)",
        "m.daily(count=grow.o0)",
        "FL2002",
    ),
    "no value for an input of a schedule": (', kickoff_input="at"', "", "FL2002"),
    "an input that does not exist": ("digits=count)", "precision=count)", "FL2003"),
    "an input misspelt, which is then missing": (
        "m.load(path=path)",
        "m.load(paht=path)",
        "FL2003",
    ),
    "an input that the launch plan has fixed": ("at=at)", "at=at, flag=False)", "FL2003"),
    "an unknown input of a launch plan": ('(name="y")', '(name="y", colour="red")', "FL2003"),
    "an unknown kick-off input": ('kickoff_input="at"', 'kickoff_input="time"', "FL2003"),
    "an unknown input that a cache ignores": ('["path"]', '["paths"]', "FL2003"),
    "an input given twice": ("digits=count)", "digits=count, digits=2)", "FL2004"),
    "a list of a map given twice": ("map x in load.o0", "map x in load.o0, x in load.o0", "FL2004"),
    "an input with a default and fixed": ("(flag=True)", '(flag=True, name="z")', "FL2004"),
    "a kick-off input that is fixed": ('kickoff_input="at"', 'kickoff_input="flag"', "FL2004"),
    "an output of another type": ("halves=halves.o0", "halves=mean.o0", "FL2005"),
    "an optional output": ("return o0=found.value", "return o0=find.o0", "FL2005"),
    "a list of a list": ("halves=halves.o0", "halves=[halves.o0]", "FL2005"),
    "an output that is not given": (", halves=halves.o0", "", "FL2006"),
    "an output that a workflow without a return lacks": ("  return o0=mean.o0\n", "", "FL2006"),
    "an output that is not declared": ("halves=halves.o0", "halves=halves.o0, more=1", "FL2007"),
    "an output misspelt, which is then missing": ("halves=halves.o0", "halfes=halves.o0", "FL2007"),
    "an output that a shell script does not have": (
        'script = "rm -f {inputs.path}"',
        'script = "rm -f {inputs.path}"\n    outputs = (log="x")',
        "FL2007",
    ),
    "an output given twice": ("halves=halves.o0", "halves=halves.o0, halves=[]", "FL2008"),
    "an output of an arm given twice": ("value=mean.o0", "value=mean.o0, value=1.0", "FL2008"),
    "a default of another type": ("digits: int = 2", "digits: int = 2.5", "FL2009"),
    "None as the default of a number": ("digits: int = 2", "digits: int = None", "FL2009"),
    "a default of a workflow of another type": ('name: str = "x"', "name: str = 3", "FL2009"),
    "a default of a field of another type": ("y: float = 0.0", 'y: float = "0"', "FL2009"),
    "a map over a number": ("map x in load.o0", "map x in count", "FL2010"),
    "a map over an optional": ("map x in load.o0", "map x in find.o0", "FL2010"),
    "a field that does not exist": ("origin.o0.x", "origin.o0.z", "FL2011"),
    "an index of a record": ("origin.o0.x", "origin.o0[0]", "FL2011"),
    "a key of a list": ("load.o0[0]", "load.o0.first", "FL2011"),
    "an index before the first": ("load.o0[0]", "load.o0[-1]", "FL2011"),
    "an attribute of a number": ("half.o0, mean.o0", "half.o0.real, mean.o0", "FL2011"),
    "a string compared with a number": ('name == "y"', "name == 3", "FL2012"),
    "a list compared": ("count < 3", "load.o0 == 3", "FL2012"),
    "an order of booleans": ("count < 3", "flag < True", "FL2012"),
    "an order of an optional": ("flag or count", "limit > 1.5 or count", "FL2012"),
    "an order of an optional in the wrong turn": (
        "find.o0 is not None and find.o0 > 1.5",
        "find.o0 > 1.5 and find.o0 is not None",
        "FL2012",
    ),
    "an order of an optional with or": (
        "flag or count < 3",
        "limit is not None or limit < 3",
        "FL2012",
    ),
    "a number for a truth": ("elif flag", "elif count", "FL2013"),
    "an optional for a truth": ("elif flag", "elif limit", "FL2013"),
    "a record without a field": ("new m.Point(x=1, y=2.5)", "new m.Point(y=2.5)", "FL2014"),
    "a record with a field too many": (
        "new m.Point(x=1, y=2.5)",
        "new m.Point(x=1, z=2.5)",
        "FL2014",
    ),
    "a record with a wrong field": ("new m.Point(x=1, y=2.5)", 'new m.Point(x="1")', "FL2014"),
    "a record with a field twice": ("new m.Point(x=1, y=2.5)", "new m.Point(x=1, x=2)", "FL2014"),
    "a record of a class without fields": (
        "digits: int = 2",
        "digits: int = 2, model: m.Model = new m.Model(x=1)",
        "FL2014",
    ),
    "a member that does not exist": ('member m.Color("RED")', 'member m.Color("GREEN")', "FL2015"),
    "a promise as a default": ("digits: int = 2", "digits: int = load.o0", "FL2016"),
    "a promise in a launch plan": ("(flag=True)", "(flag=inputs.flag.x)", "FL2016"),
    "a promise in an option": ('(THREADS="4")', "(THREADS=count)", "FL2016"),
    "a promise in a type": ("signal int", "signal Literal[count]", "FL2016"),
    "a number for a variable": ('(THREADS="4")', "(THREADS=4)", "FL2017"),
}

STRUCTURE: Final[Rows] = {
    "two nodes of one id": ("paint = task", "origin = task", "FL3001"),
    "two nodes of one id in an arm": (
        "half = task m.half(x=find.o0)",
        "half = task m.half(x=1.0)\n      half = task m.half(x=find.o0)",
        "FL3001",
    ),
    "two branches of one id": (
        "  origin = task m.origin()\n",
        "  halves = map x in load.o0\n    pass\n  origin = task m.origin()\n",
        "FL3001",
    ),
    "a node that does not exist": ("mean.o0, load.o0[0]", "maen.o0, load.o0[0]", "FL3002"),
    "an order after a node that does not exist": ("after inner", "after outer", "FL3002"),
    "an output that a node does not have": ("half.o0, mean.o0", "half.o0, mean.o1", "FL3003"),
    "an output of a node without any": ("return o0=found.value", "return o0=wait.o0", "FL3003"),
    "an output that no arm yields": ("return o0=found.value", "return o0=found.other", "FL3003"),
    "an output that one arm does not yield": ("yield value=mean.o0", "yield other=1.0", "FL3003"),
    "an output that a map does not yield": ("halves=halves.o0", "halves=halves.o1", "FL3003"),
    "an input that the workflow does not have": (
        "m.load(path=path)",
        "m.load(path=file)",
        "FL3004",
    ),
    "an item outside of its map": ("m.half(x=origin.o0.x)", "m.half(x=x)", "FL3004"),
    "a node before what it needs": ("like=3", "like=origin.o0.x", "FL3005"),
    "an order after a later node": ("like=3)", "like=3) after origin", "FL3005"),
    "an arm before what it needs": ("m.half(x=find.o0)", "m.half(x=origin.o0.x)", "FL3005"),
    "a condition before what it needs": ("flag or count", "origin.o0.x > 1 or count", "FL3005"),
    "a node that needs itself": ("m.load(path=path)", "m.load(path=load.o0)", "FL3006"),
    "a node after itself": ("like=3)", "like=3) after find", "FL3006"),
    "two nodes that need one another": (
        "load = task m.load(path=path)\n",
        "load = task m.load(path=path) after mean\n",
        "FL3006",
    ),
    "a node of an arm that needs its branch": (
        "half = task m.half(x=find.o0)",
        "half = task m.half(x=found.value)",
        "FL3006",
    ),
    "a node within a map used outside": (
        "half = task m.half(x=origin.o0.x)",
        "third = task m.half(x=origin.o0.x)",
        "FL3007",
    ),
    "a node of the body in a failure handler": (
        "m.clean(path=path)",
        "m.clean(path=load.o0)",
        "FL3007",
    ),
    "an order across blocks": ("m.half(x=x)", "m.half(x=x) after load", "FL3007"),
    "a branch without arms": ("  origin = task", "  choice = branch\n  origin = task", "FL3008"),
    "a branch that may have no value": (
        'else fail "nothing found"',
        'elif count > 9 fail "nothing found"',
        "FL3009",
    ),
    "an arm without a condition in the middle": (
        'elif flag or count < 3 and name == "y"',
        "else",
        "FL3010",
    ),
    "an arm that fails without a message": ('else fail "nothing found"', 'else fail ""', "FL3011"),
    "an arm whose block does not exist": (
        'else fail "nothing found"',
        'else\n      -> "nowhere"',
        "FL3012",
    ),
    "a block that belongs to nothing": (
        "  return o0=found.value, halves=halves.o0\n",
        '  return o0=found.value, halves=halves.o0\n  block "found/elif-7"\n    pass\n',
        "FL3013",
    ),
    "a block used twice": ('else fail "nothing found"', 'else\n      -> "found/if"', "FL3014"),
    "two blocks of one id": (
        "  return o0=found.value, halves=halves.o0\n",
        '  return o0=found.value, halves=halves.o0\n  block "found/if"\n    pass\n',
        "FL3015",
    ),
    "a block in another's name": (
        '    else fail "nothing found"\n',
        '    else\n      -> "found/other"\n  block "found/other"\n    yield value=1.0\n',
        "FL3016",
    ),
    "a body that comes last": (
        "  mean = task m.mean(numbers=numbers)\n  return o0=mean.o0\n",
        "  each = map x in numbers\n    pass\n  mean = task m.mean(numbers=numbers)\n"
        '  return o0=mean.o0\n  blocks "each/body", "body"\n',
        "FL3016",
    ),
    "a workflow that runs nothing": ("  remote = task m.remote(x=count)\n", "  pass\n", "FL3017"),
    "a workflow that calls itself": (
        "  mean = task m.mean(numbers=numbers)\n",
        "  mean = task m.mean(numbers=numbers)\n  more = workflow m.inner(numbers=numbers)\n",
        "FL3018",
    ),
    "a workflow that calls its launch plan": (
        "remote = task m.remote(x=count)",
        "remote = launch_plan m.daily(at=at)",
        "FL3018",
    ),
    "a map without lists": (
        "map x in load.o0\n    half = task m.half(x=x)",
        "map\n    half = task m.half(x=1.0)",
        "FL3019",
    ),
}

REFERENCES: Final[Rows] = {
    "a task that does not exist": ("origin = task m.origin()", "origin = task m.orgin()", "FL4001"),
    "a workflow that does not exist": ("for m.other", "for m.others", "FL4001"),
    "a call of a hook that does not exist": ("calls task m.load", "calls task m.lode", "FL4001"),
    "an entity as a value that does not exist": (
        'environment = (THREADS="4")',
        "config = task m.nothing",
        "FL4001",
    ),
    "a dynamic task called as a task": ("grow = dynamic m.grow", "grow = task m.grow", "FL4002"),
    "a task called as a workflow": ("origin = task m", "origin = workflow m", "FL4002"),
    "a task in a hook as a dynamic task": ("calls task m.load", "calls dynamic m.load", "FL4002"),
    "a launch plan of a task": ("for m.other", "for m.load", "FL4002"),
    "a type that does not exist": ("m.load(path: str)", "m.load(path: m.Path)", "FL4003"),
    "a type of a field that does not exist": ("  x: int\n", "  x: m.Index\n", "FL4003"),
    "an enumeration that does not exist": (
        'member m.Color("RED")',
        'member m.Colour("RED")',
        "FL4003",
    ),
    "a type of a signal that does not exist": ("signal int", "signal m.Index", "FL4003"),
    "two tasks of one name": ("task m.count() -> (o0: int)", "task m.origin()", "FL4004"),
    "two types of one name": ("opaque m.Model", "opaque m.Model\n\nopaque m.Model", "FL4005"),
    "two inputs of one name": ("digits: int = 2", "digits: int = 2, digits: int = 3", "FL4006"),
    "two outputs of one name": ("rest: float)", "rest: float, rest: float)", "FL4006"),
    "two fields of one name": ("  y: float = 0.0", "  y: float = 0.0\n  y: float = 1.0", "FL4006"),
    "two members of one name": ('BLUE = "blue"', 'BLUE = "blue"\n  RED = "red"', "FL4006"),
    "a variable given twice": ('(THREADS="4")', '(THREADS="4", THREADS="5")', "FL4006"),
    "two modules of one name": ("record m.Point", 'module m "n.py"\n\nrecord m.Point', "FL4006"),
}

PARTS: Final[Rows] = {
    "an unknown protocol": ("protocol=1", "protocol=2", "FL5101"),
    "a node id with a slash": ("wait = sleep", '"wait/2" = sleep', "FL5102"),
    "a reserved node id": ("wait = sleep", '"start-node" = sleep', "FL5102"),
    "an empty node id": ("wait = sleep", '"" = sleep', "FL5102"),
    "an output without a name": ("rest: float)", 'rest: float, "": int)', "FL5102"),
    "a node id that cannot be printed": ("wait = sleep", r'"wait\u0007" = sleep', "FL5102"),
    "a day that no calendar has": (
        "digits: int = 2",
        'digits: int = 2, day: date = date("2024-02-30")',
        "FL5103",
    ),
    "a time that is none": ("(flag=True)", '(flag=True, at=datetime("noon"))', "FL5103"),
    "fewer than no retries": ("retries = 3", "retries = -3", "FL5104"),
    "fewer than no retries of a call": ("with retries=1", "with retries=-1", "FL5104"),
    "a negative timeout": ("microseconds(60000000)", "microseconds(-1)", "FL5104"),
    "a share over 1": ("map x in load.o0", "map x in load.o0 min_success_ratio=1.5", "FL5104"),
    "a negative number of successes": (
        "  origin = task",
        "  each = map x in load.o0 min_successes=-1\n    pass\n  origin = task",
        "FL5104",
    ),
    "fewer than no items at once": (
        "map x in load.o0",
        "map x in load.o0 concurrency=-1",
        "FL5104",
    ),
    "a limit of no nodes": ("nodes=100", "nodes=0", "FL5104"),
    "a limit of no depth": ("depth=10", "depth=-1", "FL5104"),
    "a negative parallelism": ("max_parallelism = 4", "max_parallelism = -4", "FL5104"),
    "a negative timeout of a gate": (
        "approve found.value",
        "approve found.value timeout=microseconds(-5)",
        "FL5104",
    ),
    "a schedule of four fields": ("0 6 * * mon-fri", "0 6 * *", "FL5105"),
    "a minute that no hour has": ("0 6 * * mon-fri", "60 6 * * *", "FL5105"),
    "a day that no week has": ("mon-fri", "mon-fry", "FL5105"),
    "a range that ends before it begins": ("mon-fri", "fri-mon", "FL5105"),
    "a step of nothing": ("0 6 * * mon-fri", "*/0 6 * * *", "FL5105"),
    "steps of no time": (
        'Cron(expression="0 6 * * mon-fri", kickoff_input="at")',
        'FixedRate(every=microseconds(0), kickoff_input="at")',
        "FL5105",
    ),
    "a variant twice": ("note: str | None", "note: str | None | None", "FL5106"),
    "two columns of one name": ("o0: Table", "o0: Table[a: int, a: str]", "FL5106"),
    "a member of itself": ('RED = "red"', 'RED = member m.Color("BLUE")', "FL5106"),
    "a cache without a version": ('version="1", ', "", "FL5108"),
    "an external task without a version": ('version = "3"', 'version = ""', "FL5109"),
    "an external workflow with a graph": (
        "  remote = task m.remote(x=count)\n",
        '  external\n    project = "p"\n    domain = "d"\n    name = "n"\n    version = "v"\n'
        "  remote = task m.remote(x=count)\n",
        "FL5109",
    ),
    "a digest that is cut off": ("sha256:0123456789abcdef", "sha256:0123", "FL5110"),
    "a digest of another kind": ("python m:mean", "python m:mean\n  code md5:0123", "FL5110"),
    "a container without an image": ('image = "alpine:3"', 'image = ""', "FL5111"),
    "a shell task without a script": ('script = "rm -f {inputs.path}"', 'script = ""', "FL5111"),
    "a query of nothing": ('"SELECT 1"', '""', "FL5111"),
    "a dynamic task without a function": ("python m:grow", "plugin m.Grow()", "FL5111"),
    "a quantity with a space": ('"1Gi"', '"1 Gi"', "FL5112"),
    "half a graphics processor": ('gpu="1"', 'gpu="500m"', "FL5112"),
    "more memory than allowed": ('memory="1Gi"', 'memory="5Gi"', "FL5113"),
    "a notification by fax": ('"email"', '"fax"', "FL5114"),
    "a notification to nobody": ('["a@example.org"]', "[]", "FL5114"),
}

SOUND: Final[Mapping[str, tuple[str, str]]] = {
    "an integer for a float": ("like=3", "like=7"),
    "an integer promise for a float": ("like=3", "like=count"),
    "None for an optional": ("digits=count)", "digits=count, note=None)"),
    "an optional for an optional": ("digits=count)", "digits=count, note=name)"),
    "an optional within a list": ("load.o0[0]]", "load.o0[0]] "),
    "a member by its value": ('color="blue"', 'color="red"'),
    "a member by its name": ('color="blue"', 'color=member m.Color("BLUE")'),
    "a record as a dictionary": ("at=origin.o0, color", 'at={"x": 1}, color'),
    "None ruled out by not": ("find.o0 is not None and", "not (find.o0 is None) and"),
    "None ruled out by a comparison": ("find.o0 is not None and", "find.o0 != None and"),
    "None ruled out by or": (
        "find.o0 is not None and find.o0 > 1.5",
        "not (find.o0 is None or find.o0 <= 1.5)",
    ),
    "None ruled out by an arm before": (
        "    elif flag or count",
        "    elif find.o0 is None\n      yield value=1.0\n    elif find.o0 > 3 or count",
    ),
    "a member compared with its value": ("count < 3", "flag == True"),
    "times compared": ("count < 3", 'at < datetime("2024-01-01T00:00:00")'),
    "None compared with a number": ("count < 3", "count == None"),
    "a branch without else whose outputs nobody uses": (
        "  origin = task",
        '  check = branch\n    if flag fail "no"\n  origin = task',
    ),
    "a branch without outputs": (
        "  origin = task",
        "  check = branch\n    if flag\n      half = task m.half(x=1.0)\n    else\n      pass\n  origin = task",
    ),
    "a map within a map": (
        "half = task m.half(x=x)",
        "more = map y in load.o0\n      half = task m.half(x=y)\n    half = task m.half(x=x)",
    ),
    "a name of a node hidden by an inner one": (
        "half = task m.half(x=x)",
        "load = task m.half(x=x)\n    half = task m.half(x=load.o0)",
    ),
    "a recursion that a branch ends": (
        "  mean = task m.mean(numbers=numbers)\n",
        "  mean = task m.mean(numbers=numbers)\n  more = branch\n    if mean.o0 > 1.5\n"
        "      inner = workflow m.inner(numbers=numbers)\n    else\n      pass\n",
    ),
    "a schedule of a word": ("0 6 * * mon-fri", "@daily"),
    "a schedule of steps": ("0 6 * * mon-fri", "*/15 0-6/2,12 1,15 jan-mar ?"),
    "a schedule of equal steps": (
        'Cron(expression="0 6 * * mon-fri", kickoff_input="at")',
        'FixedRate(every=microseconds(60000000), kickoff_input="at")',
    ),
    "an external workflow": (
        "  remote = task m.remote(x=count)\n",
        '  external\n    project = "p"\n    domain = "d"\n    name = "n"\n    version = "v"\n',
    ),
    "a launch plan known by its coordinates": (
        "\ndebug\n",
        '\nlaunch_plan m.far(x: int) -> (o0: int)\n  external\n    project = "p"\n    domain = "d"\n'
        '    name = "n"\n    version = "v"\n\ndebug\n',
    ),
    "a cache with policies": ('version="1", ', "policies=[name m.Policy], "),
    "a quantity with an exponent": ('memory="1Gi"', 'memory="1e6"'),
    "a newer minor version": ("flowc 1.0", "flowc 1.7"),
    "a table without known columns": ("o0: Table", 'o0: Table[library="pandas.DataFrame"]'),
    "a class of a library": ("digits: int = 2", "digits: int = 2, model: m.Model | None"),
    "a node id in other letters": ("wait = sleep", "größe = sleep"),
    "a node id with a space": ("wait = sleep", '"wait a bit" = sleep'),
}
