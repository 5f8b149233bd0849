"""Rules of graphs: types and bindings (FL2xxx), structure (FL3xxx), references (FL4xxx).

Examples are Python where a program can show the rule, and IR text where only IR can break it.
"""

from typing import Final

from .diagnostics import Rule, Severity

_TASKS: Final = """\
from flowc import task, workflow

@task
def load(path: str) -> list[float]:
    return [float(line) for line in open(path)]

@task
def mean(numbers: list[float], digits: int = 2) -> float:
    return round(sum(numbers) / len(numbers), digits)

"""

_IR: Final = """\
flowc 1.0

task m.load(path: str) -> (o0: list[float])
  python m:load

task m.mean(numbers: list[float], digits: int = 2) -> (o0: float)
  python m:mean

workflow m.main(path: str) -> (o0: float)
  load = task m.load(path=path)
  mean = task m.mean(numbers=load.o0)
  return o0=mean.o0
"""

_BRANCH: Final = """\
flowc 1.0

task m.mean(numbers: list[float]) -> (o0: float)
  python m:mean

workflow m.main(numbers: list[float], count: int) -> (o0: float)
  is_empty = branch
    if count == 0
      yield o0=0.0
    else
      mean = task m.mean(numbers=numbers)
      yield o0=mean.o0
  return o0=is_empty.o0
"""
_FAILING: Final = _BRANCH.replace(
    "else\n      mean = task m.mean(numbers=numbers)\n      yield o0=mean.o0\n",
    'else fail "too many"\n',
)

_MAP: Final = """\
flowc 1.0

task m.double(x: int) -> (o0: int)
  python m:double

workflow m.main(numbers: list[int]) -> (o0: list[int])
  doubled = map x in numbers
    double = task m.double(x=x)
    yield o0=double.o0
  return o0=doubled.o0
"""

# Types and bindings

MISMATCHED_INPUT: Final = Rule(
    "FL2001",
    "mismatched-input",
    why="A value is given to an input of another type. Python would find out when the task runs;"
    " the types are known now.",
    bad=_TASKS
    + """\
@workflow
def main(path: str) -> float:
    return mean(numbers=path)
""",
    good=_TASKS
    + """\
@workflow
def main(path: str) -> float:
    return mean(numbers=load(path=path))
""",
)
MISSING_INPUT: Final = Rule(
    "FL2002",
    "unbound-input",
    why="An input without a default must be given, unless it may be `None`.",
    bad=_TASKS
    + """\
@workflow
def main() -> float:
    return mean()
""",
    good=_TASKS
    + """\
@workflow
def main(path: str) -> float:
    return mean(numbers=load(path=path))
""",
)
UNKNOWN_INPUT: Final = Rule(
    "FL2003",
    "undeclared-input",
    why="A value is given to an input that does not exist: the name is misspelt, or the interface has"
    " changed.",
    bad=_TASKS
    + """\
@workflow
def main(path: str) -> float:
    return mean(numbers=load(path=path), digit=3)
""",
    good=_TASKS
    + """\
@workflow
def main(path: str) -> float:
    return mean(numbers=load(path=path), digits=3)
""",
)
REPEATED_INPUT: Final = Rule(
    "FL2004",
    "repeated-input",
    why="One input is given two values, and nothing says which counts.",
    bad=_IR.replace("numbers=load.o0", "numbers=load.o0, digits=2, digits=3"),
    good=_IR.replace("numbers=load.o0", "numbers=load.o0, digits=3"),
)
MISMATCHED_OUTPUT: Final = Rule(
    "FL2005",
    "mismatched-output",
    why="What a workflow returns is of another type than its interface declares.",
    bad=_TASKS
    + """\
@workflow
def main(path: str) -> float:
    return load(path=path)
""",
    good=_TASKS
    + """\
@workflow
def main(path: str) -> list[float]:
    return load(path=path)
""",
)
MISSING_OUTPUT: Final = Rule(
    "FL2006",
    "unbound-output",
    why="An output that the interface declares has no value.",
    bad=_IR.replace("  return o0=mean.o0\n", ""),
    good=_IR,
)
UNKNOWN_OUTPUT: Final = Rule(
    "FL2007",
    "undeclared-output",
    why="A value is given under the name of an output that the interface does not declare.",
    bad=_IR.replace("return o0=mean.o0", "return o0=mean.o0, o1=load.o0"),
    good=_IR.replace("return o0=mean.o0", "return o0=mean.o0, o1=load.o0").replace(
        "(path: str) -> (o0: float)", "(path: str) -> (o0: float, o1: list[float])"
    ),
)
REPEATED_OUTPUT: Final = Rule(
    "FL2008",
    "repeated-output",
    why="One output is given two values, and nothing says which counts.",
    bad=_IR.replace("return o0=mean.o0", "return o0=mean.o0, o0=1.0"),
    good=_IR,
)
MISMATCHED_DEFAULT: Final = Rule(
    "FL2009",
    "mismatched-default",
    why="The default of an input or field is not of its type, so that a call which leaves it out"
    " gives a wrong value.",
    bad="""\
from flowc import task

@task
def train(epochs: int = "ten") -> float:
    return 1 / epochs
""",
    good="""\
from flowc import task

@task
def train(epochs: int = 10) -> float:
    return 1 / epochs
""",
)
NONE_DEFAULT: Final = Rule(
    "FL2018",
    "none-as-default",
    why="The default is `None`, and the type does not say so. An input with such a default must be"
    " given, since `None` cannot be; a field of a record may then be `None`.",
    bad="""\
from flowc import task

@task
def train(epochs: int = None) -> float:
    return 1 / (epochs or 10)
""",
    good="""\
from flowc import task

@task
def train(epochs: int | None = None) -> float:
    return 1 / (epochs or 10)
""",
    severity=Severity.WARNING,
)
NOT_ITERABLE: Final = Rule(
    "FL2010",
    "map-without-list",
    why="A map runs once for each item of a list, so it needs one.",
    bad=_MAP.replace("(numbers: list[int])", "(numbers: int)"),
    good=_MAP,
)
UNKNOWN_ATTRIBUTE: Final = Rule(
    "FL2011",
    "unknown-attribute",
    why="An attribute, key or index is taken of a value whose type has none such.",
    bad=_IR.replace("numbers=load.o0", "numbers=load.o0.values"),
    good=_IR,
)
INCOMPARABLE_OPERANDS: Final = Rule(
    "FL2012",
    "incomparable-operands",
    why="A condition compares values whose types have no common order, or no common values. An engine"
    " compares numbers, strings, booleans, members and points in time; anything else belongs in a"
    " task.",
    bad=_BRANCH.replace("count == 0", "numbers == 0"),
    good=_BRANCH,
)
CONDITION_NOT_BOOLEAN: Final = Rule(
    "FL2013",
    "condition-not-boolean",
    why="Only a `bool` decides by itself. What Python takes for true depends on the kind of value, and"
    " an engine does not know Python's rules.",
    bad=_BRANCH.replace("count == 0", "count"),
    good=_BRANCH,
)
INVALID_RECORD: Final = Rule(
    "FL2014",
    "invalid-record-value",
    why="A record lacks a field, has one that its type does not, or a field of another type.",
    bad="""\
flowc 1.0

record m.Point: dataclass
  x: int
  y: int = 0

task m.show(point: m.Point)
  python m:show

workflow m.main()
  show = task m.show(point=new m.Point(y=1))
""",
    good="""\
flowc 1.0

record m.Point: dataclass
  x: int
  y: int = 0

task m.show(point: m.Point)
  python m:show

workflow m.main()
  show = task m.show(point=new m.Point(x=1))
""",
)
UNKNOWN_MEMBER: Final = Rule(
    "FL2015",
    "unknown-member",
    why="A value names a member that its enumeration does not have.",
    bad="""\
flowc 1.0

enum m.Color
  RED = "red"

task m.paint(color: m.Color)
  python m:paint

workflow m.main()
  paint = task m.paint(color=member m.Color("REED"))
""",
    good="""\
flowc 1.0

enum m.Color
  RED = "red"

task m.paint(color: m.Color)
  python m:paint

workflow m.main()
  paint = task m.paint(color=member m.Color("RED"))
""",
)
PROMISE_IN_CONSTANT: Final = Rule(
    "FL2016",
    "promise-in-constant",
    why="Defaults, options and the inputs of launch plans are read before anything runs, so they"
    " cannot depend on what a run computes.",
    bad=_IR.replace("digits: int = 2", "digits: int = load.o0"),
    good=_IR,
)
MISMATCHED_OPTION: Final = Rule(
    "FL2017",
    "mismatched-option",
    why="Environment variables, labels and annotations are strings.",
    bad=_IR.replace("  python m:load\n", "  python m:load\n  environment = (THREADS=4)\n"),
    good=_IR.replace("  python m:load\n", '  python m:load\n  environment = (THREADS="4")\n'),
)

# Structure of graphs

DUPLICATE_NODE: Final = Rule(
    "FL3001",
    "duplicate-node",
    why="Nodes are known by their ids: of two with one id, only one can be referred to, and engines"
    " drop the other without a word.",
    bad=_IR.replace("mean = task", "load = task").replace("mean.o0", "load.o0"),
    good=_IR,
)
UNKNOWN_NODE: Final = Rule(
    "FL3002",
    "unknown-node",
    why="A value or an order refers to a node that does not exist.",
    bad=_IR.replace("numbers=load.o0", "numbers=laod.o0"),
    good=_IR,
)
UNKNOWN_NODE_OUTPUT: Final = Rule(
    "FL3003",
    "unknown-node-output",
    why="A value refers to an output that its node does not have. A branch has the outputs that each"
    " of its arms yields.",
    bad=_IR.replace("numbers=load.o0", "numbers=load.o1"),
    good=_IR,
)
UNKNOWN_PARAMETER: Final = Rule(
    "FL3004",
    "unknown-parameter",
    why="A value refers to an input that the workflow does not have. A fragment has none: its inputs"
    " are constants in it.",
    bad=_IR.replace("(path=path)", "(path=paht)"),
    good=_IR,
)
NODE_OUT_OF_ORDER: Final = Rule(
    "FL3005",
    "node-out-of-order",
    why="Nodes stand in an order in which they can run, so that a reader, or an engine that goes from"
    " first to last, never meets a value before there is one.",
    bad="""\
flowc 1.0

task m.load() -> (o0: int)
  python m:load

task m.save(x: int)
  python m:save

workflow m.main()
  save = task m.save(x=load.o0)
  load = task m.load()
""",
    good="""\
flowc 1.0

task m.load() -> (o0: int)
  python m:load

task m.save(x: int)
  python m:save

workflow m.main()
  load = task m.load()
  save = task m.save(x=load.o0)
""",
)
DEPENDENCY_CYCLE: Final = Rule(
    "FL3006",
    "dependency-cycle",
    why="Nodes wait for one another in a circle, so none of them can ever start.",
    bad="""\
from flowc import task, workflow

@task
def first() -> None: ...

@task
def second() -> None: ...

@workflow
def main() -> None:
    a = first()
    b = second()
    a >> b
    b >> a
""",
    good="""\
from flowc import task, workflow

@task
def first() -> None: ...

@task
def second() -> None: ...

@workflow
def main() -> None:
    a = first()
    b = second()
    a >> b
""",
)
NODE_OUT_OF_SCOPE: Final = Rule(
    "FL3007",
    "node-out-of-scope",
    why="A node within an arm or a map cannot be referred to from outside: it may not have run, or"
    " have run many times. What the block yields is an output of the branch or map.",
    bad=_BRANCH.replace("return o0=is_empty.o0", "return o0=mean.o0"),
    good=_BRANCH,
)
BRANCH_WITHOUT_ARMS: Final = Rule(
    "FL3008",
    "branch-without-arms",
    why="A branch without arms decides nothing.",
    bad="""\
flowc 1.0

task m.increment(x: int)
  python m:increment

workflow m.main(x: int)
  increment = task m.increment(x=x)
  is_large = branch
""",
    good=_BRANCH,
)
MISSING_ELSE: Final = Rule(
    "FL3009",
    "missing-else",
    why="When no condition of the branch holds, its outputs have no value, yet they are used.",
    bad=_BRANCH.replace("    else\n", "    elif count > 0\n"),
    good=_BRANCH,
)
MISPLACED_ELSE: Final = Rule(
    "FL3010",
    "misplaced-else",
    why="An arm without a condition is always taken, so the arms after it never are.",
    bad="""\
flowc 1.0

task m.mean(numbers: list[float]) -> (o0: float)
  python m:mean

workflow m.main(numbers: list[float], count: int) -> (o0: float)
  is_empty = branch
    else
      yield o0=0.0
    elif count > 0
      mean = task m.mean(numbers=numbers)
      yield o0=mean.o0
  return o0=is_empty.o0
""",
    good=_BRANCH,
)
INVALID_ARM: Final = Rule(
    "FL3011",
    "invalid-arm",
    why="An arm that fails says why: its message is all that is seen of it.",
    bad=_FAILING.replace("too many", ""),
    good=_FAILING,
)
MISSING_BLOCK: Final = Rule(
    "FL3012",
    "missing-block",
    why="A node refers to a block that does not exist, or a workflow has no body.",
    bad=_BRANCH.replace("      yield o0=0.0\n", '      -> "is_empty/iff"\n'),
    good=_BRANCH,
)
UNREACHABLE_BLOCK: Final = Rule(
    "FL3013",
    "unreachable-block",
    why="A block belongs to no node, so it never runs.",
    bad=_BRANCH + '  block "is_empty/elif-1"\n    pass\n',
    good=_BRANCH,
)
SHARED_BLOCK: Final = Rule(
    "FL3014",
    "shared-block",
    why="A block belongs to one node: what it refers to, and the ids of the nodes in it, depend on"
    " where it stands.",
    bad=_BRANCH.replace("    else\n", '    elif count == 1\n      -> "is_empty/if"\n    else\n'),
    good=_BRANCH,
)
DUPLICATE_BLOCK: Final = Rule(
    "FL3015",
    "duplicate-block",
    why="Blocks are known by their ids, so no two may have the same.",
    bad=_BRANCH + '  block "is_empty/if"\n    pass\n',
    good=_BRANCH,
)
MISNAMED_BLOCK: Final = Rule(
    "FL3016",
    "misnamed-block",
    why="The id of a block is its place: `NODE/if`, `NODE/elif-1`, `NODE/else`, `NODE/body`, and the"
    " outermost is `body` and comes first. So equal graphs have equal text, and a diff is short.",
    bad=_BRANCH.replace("      yield o0=0.0\n", '      -> "empty"\n')
    + '  block "empty"\n    yield o0=0.0\n',
    good=_BRANCH,
)
EMPTY_WORKFLOW: Final = Rule(
    "FL3017",
    "empty-workflow",
    why="A workflow without nodes runs nothing, and some engines refuse it.",
    bad="""\
from flowc import workflow

@workflow
def main(x: int) -> int:
    return x
""",
    good="""\
from flowc import task, workflow

@task
def increment(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return increment(x=x)
""",
    severity=Severity.WARNING,
)
ENDLESS_RECURSION: Final = Rule(
    "FL3018",
    "endless-recursion",
    why="A workflow calls itself, directly or through others, and nothing in between can end it: no"
    " branch, no map, no dynamic task.",
    bad="""\
from flowc import workflow

@workflow
def ping(x: int) -> int:
    return pong(x=x)

@workflow
def pong(x: int) -> int:
    return ping(x=x)
""",
    good="""\
from flowc import workflow

@workflow
def ping(x: int) -> int:
    return pong(x=x) if x > 0 else x

@workflow
def pong(x: int) -> int:
    return ping(x=x)
""",
)
MAP_WITHOUT_ITEMS: Final = Rule(
    "FL3019",
    "map-without-items",
    why="A map that goes over no list has no number of turns.",
    bad=_MAP.replace("map x in numbers", "map").replace("(x=x)", "(x=1)"),
    good=_MAP,
)

# References

UNKNOWN_ENTITY: Final = Rule(
    "FL4001",
    "undefined-reference",
    why="Something is called or referred to that the package does not define.",
    bad=_IR.replace("= task m.mean", "= task m.maen"),
    good=_IR,
)
WRONG_ENTITY_KIND: Final = Rule(
    "FL4002",
    "wrong-entity-kind",
    why="A reference says what it refers to: a task, a dynamic task, a workflow or a launch plan. An"
    " engine runs each in another way.",
    bad=_IR.replace("= task m.mean", "= workflow m.mean"),
    good=_IR,
)
UNKNOWN_TYPE: Final = Rule(
    "FL4003",
    "unknown-type",
    why="A type is named that the package does not define. Classes whose inside is unknown are"
    " defined as opaque.",
    bad=_IR.replace("path: str", "path: m.Path"),
    good=_IR.replace("path: str", "path: m.Path").replace(
        "flowc 1.0\n", "flowc 1.0\n\nopaque m.Path\n"
    ),
)
DUPLICATE_ENTITY: Final = Rule(
    "FL4004",
    "duplicate-entity",
    why="Tasks, workflows and launch plans are known by their names, so no two of a kind may have the"
    " same.",
    bad=_IR + "\ntask m.load()\n  python m:load_again\n",
    good=_IR + "\ntask m.load_again()\n  python m:load_again\n",
)
DUPLICATE_TYPE: Final = Rule(
    "FL4005",
    "duplicate-type",
    why="Types are known by their names, so no two may have the same.",
    bad=_IR.replace("flowc 1.0\n", "flowc 1.0\n\nopaque m.Path\n\nopaque m.Path\n"),
    good=_IR.replace("flowc 1.0\n", "flowc 1.0\n\nopaque m.Path\n"),
)
DUPLICATE_NAME: Final = Rule(
    "FL4006",
    "duplicate-name",
    why="Inputs, outputs, fields, members, options and modules are known by their names, so no two of"
    " one list may have the same.",
    bad=_IR.replace("digits: int = 2", "digits: int = 2, digits: int = 3"),
    good=_IR,
)

RULES: Final = (
    MISMATCHED_INPUT,
    MISSING_INPUT,
    UNKNOWN_INPUT,
    REPEATED_INPUT,
    MISMATCHED_OUTPUT,
    MISSING_OUTPUT,
    UNKNOWN_OUTPUT,
    REPEATED_OUTPUT,
    MISMATCHED_DEFAULT,
    NONE_DEFAULT,
    NOT_ITERABLE,
    UNKNOWN_ATTRIBUTE,
    INCOMPARABLE_OPERANDS,
    CONDITION_NOT_BOOLEAN,
    INVALID_RECORD,
    UNKNOWN_MEMBER,
    PROMISE_IN_CONSTANT,
    MISMATCHED_OPTION,
    DUPLICATE_NODE,
    UNKNOWN_NODE,
    UNKNOWN_NODE_OUTPUT,
    UNKNOWN_PARAMETER,
    NODE_OUT_OF_ORDER,
    DEPENDENCY_CYCLE,
    NODE_OUT_OF_SCOPE,
    BRANCH_WITHOUT_ARMS,
    MISSING_ELSE,
    MISPLACED_ELSE,
    INVALID_ARM,
    MISSING_BLOCK,
    UNREACHABLE_BLOCK,
    SHARED_BLOCK,
    DUPLICATE_BLOCK,
    MISNAMED_BLOCK,
    EMPTY_WORKFLOW,
    ENDLESS_RECURSION,
    MAP_WITHOUT_ITEMS,
    UNKNOWN_ENTITY,
    WRONG_ENTITY_KIND,
    UNKNOWN_TYPE,
    DUPLICATE_ENTITY,
    DUPLICATE_TYPE,
    DUPLICATE_NAME,
)
