"""The rules of `diff`: each kind of change, how grave it is, and two programs between which it lies.

FD1xxx entities, FD2xxx interfaces, FD3xxx classes, FD4xxx tasks, FD5xxx graphs, FD6xxx launch plans,
FD7xxx packages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from .suggest import nearest


class Impact(Enum):
    """How grave a change is, the least first."""

    COSMETIC = "cosmetic"
    """Nothing that runs is another."""
    COMPATIBLE = "compatible"
    """Whoever uses it as before may go on."""
    BEHAVIORAL = "behavioral"
    """Uses stay valid, but what happens may be another."""
    BREAKING = "breaking"
    """Somebody who uses it as before fails."""

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return _RANKS[self.value]


_RANKS: Final = {each: rank for rank, each in enumerate(("cosmetic", "compatible", "behavioral"))}
_RANKS["breaking"] = len(_RANKS)


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """One kind of change, and its documentation."""

    code: str
    """``FD`` and four digits, never used again for another rule."""
    name: str
    impact: Impact
    why: str
    """What the class of the change follows from, a sentence or a few."""
    old: str
    new: str
    """Two programs, between which the change lies."""


_TASKS: Final = """\
from flowc import CronSchedule, LaunchPlan, conditional, map_task, sleep, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@task
def dec(x: int) -> int:
    return x - 1

"""

_MAIN: Final = """\
@workflow
def main(a: int, b: int = 1) -> int:
    first = inc(x=a)
    second = dec(x=first)
    return second
"""

_CHECK: Final = """\
@workflow
def main(a: int) -> int:
    return conditional("sign").if_(a > 0).then(inc(x=a)).else_().then(dec(x=a))
"""

_PLAN: Final = (
    _MAIN
    + """
plan = LaunchPlan.get_or_create(
    main, name="plan", fixed_inputs={"b": 2}, default_inputs={"a": 1},
    schedule=CronSchedule(schedule="0 6 * * *"), max_parallelism=2,
)
"""
)

_RECORD: Final = """
from dataclasses import dataclass

@dataclass
class Point:
    x: int
    y: int = 0

@workflow
def at(p: Point) -> int:
    return inc(x=p.x)
"""

_MODULE: Final = """\
flowc 1.0

module {name} "{name}.py"

task {name}.load() -> (o0: int)
  python {name}:load

workflow {name}.main() -> (o0: int)
  load = task {name}.load()
  return o0=load.o0
"""

_COLOR: Final = """
from enum import Enum

class Color(Enum):
    RED = "red"
    BLUE = "blue"

@task
def paint(color: Color) -> int: ...
"""


def _rule(code: str, name: str, impact: Impact, why: str, old: str, *edits: str) -> ChangeRule:
    """A rule whose new program is the old one with pieces replaced, in turn."""
    new = old
    for piece, instead in zip(edits[::2], edits[1::2], strict=True):
        new = new.replace(piece, instead)
    return ChangeRule(code, name, impact, why, _TASKS + old, _TASKS + new)


_C, _P, _B, _X = Impact.COSMETIC, Impact.COMPATIBLE, Impact.BEHAVIORAL, Impact.BREAKING

ENTITY_ADDED: Final = _rule(
    "FD1001", "entity-added", _P, "Nobody can have used it before.",
    _MAIN, "@workflow", "@task\ndef neg(x: int) -> int:\n    return -x\n\n@workflow",
)  # fmt: skip
ENTITY_REMOVED: Final = _rule(
    "FD1002", "entity-removed", _X, "Whoever calls, schedules or refers to it by name fails.",
    _MAIN + "\n@workflow\ndef other(a: int) -> int:\n    return inc(x=a)\n",
    "\n@workflow\ndef other(a: int) -> int:\n    return inc(x=a)\n", "",
)  # fmt: skip
ENTITY_RENAMED: Final = _rule(
    "FD1003", "entity-renamed", _X,
    "Calls in the package follow, but whoever knows it by its old name fails.",
    _MAIN, "def main", "def primary",
)  # fmt: skip
KIND_CHANGED: Final = _rule(
    "FD1004", "kind-changed", _B,
    "A task that becomes dynamic, or eager, or no longer is, runs in another way.",
    "@task\ndef one(x: int) -> int:\n    return x\n",
    "@task\ndef one", "from flowc import dynamic\n\n@dynamic\ndef one",
)  # fmt: skip
MODULE_RENAMED: Final = ChangeRule(
    "FD1005", "module-renamed", _X,
    "Everything in it is known by another name: calls in the package follow, others fail.",
    _MODULE.format(name="sale"), _MODULE.format(name="trade"),
)  # fmt: skip

INPUT_REMOVED: Final = _rule(
    "FD2001", "input-removed", _X, "Callers that give the input fail.",
    _MAIN, ", b: int = 1", "",
)  # fmt: skip
INPUT_REQUIRED: Final = _rule(
    "FD2002", "required-input-added", _X, "Callers do not give the input, and must.",
    _MAIN, ", b: int = 1", ", c: int, b: int = 1",
)  # fmt: skip
INPUT_ADDED: Final = _rule(
    "FD2003", "optional-input-added", _P, "Callers that do not give the input get its default.",
    _MAIN, ", b: int = 1", ", b: int = 1, c: int = 2",
)  # fmt: skip
INPUT_NARROWED: Final = _rule(
    "FD2004", "input-narrowed", _X, "What callers give may no longer fit.",
    _MAIN.replace("b: int", "b: int | None"), "b: int | None", "b: int",
)  # fmt: skip
INPUT_WIDENED: Final = _rule(
    "FD2005", "input-widened", _P, "What callers give still fits.",
    _MAIN, ", b: int = 1", ", b: int | None = 1",
)  # fmt: skip
DEFAULT_CHANGED: Final = _rule(
    "FD2006", "default-changed", _B, "Callers that leave the input out get another value.",
    _MAIN, "b: int = 1", "b: int = 2",
)  # fmt: skip
DEFAULT_REMOVED: Final = _rule(
    "FD2007", "default-removed", _X, "Callers that leave the input out fail.",
    _MAIN, "b: int = 1", "b: int",
)  # fmt: skip
DEFAULT_ADDED: Final = _rule(
    "FD2008", "default-added", _P, "Callers give the input already.",
    _MAIN, "a: int,", "a: int = 1,",
)  # fmt: skip
INPUT_ORDER: Final = _rule(
    "FD2009", "input-order-changed", _C, "Calls give inputs by name.",
    _MAIN, "a: int, b: int = 1", "b: int = 1, *, a: int",
)  # fmt: skip
OUTPUT_REMOVED: Final = _rule(
    "FD2010", "output-removed", _X, "Whoever uses the output fails.",
    _MAIN, "-> int:\n    first", "-> None:\n    first", "    return second\n", "",
)  # fmt: skip
OUTPUT_ADDED: Final = _rule(
    "FD2011", "output-added", _P, "Outputs are used by name: nobody uses the new one yet.",
    _MAIN, "-> int:\n    first", "-> tuple[int, int]:\n    first", "return second", "return second, first",
)  # fmt: skip
OUTPUT_WIDENED: Final = _rule(
    "FD2012", "output-widened", _X, "Whoever uses the output may get what does not fit there.",
    _MAIN, "-> int:\n    first", "-> int | None:\n    first",
)  # fmt: skip
OUTPUT_NARROWED: Final = _rule(
    "FD2013", "output-narrowed", _P, "The output still fits wherever it is used.",
    _MAIN.replace("-> int:", "-> int | None:"), "-> int | None:", "-> int:",
)  # fmt: skip
OUTPUT_ORDER: Final = _rule(
    "FD2014", "output-order-changed", _B, "Python code that unpacks the outputs gets them in another order.",
    "from typing import NamedTuple\n\n@workflow\n"
    "def both(a: int) -> NamedTuple('Both', [('p', int), ('q', int)]):\n"
    "    first = inc(x=a)\n    return first, first\n",
    "('p', int), ('q', int)", "('q', int), ('p', int)",
)  # fmt: skip
TYPE_ANNOTATION: Final = _rule(
    "FD2015", "type-annotation-changed", _B,
    "The types fit one another, but what is said about them differs.",
    "from typing import Annotated\n\n" + _MAIN.replace("b: int", 'b: Annotated[int, "cm"]'),
    '"cm"', '"mm"',
)  # fmt: skip

INPUT_RENAMED: Final = _rule(
    "FD2016", "input-renamed", _X, "Callers give inputs by name: those that give the old one fail.",
    _MAIN.replace("return second", "return inc(x=b)"), ", b: int = 1", ", step: int = 1", "x=b", "x=step",
)  # fmt: skip

TYPE_ADDED: Final = _rule(
    "FD3001", "class-added", _P, "Nobody can have used it before.",
    _RECORD + "\n@task\ndef plot() -> None: ...\n",
    "@workflow", "@dataclass\nclass Size:\n    width: int\n\n@workflow",
    "def plot() -> None", "def plot(size: Size | None = None) -> None",
)  # fmt: skip
TYPE_REMOVED: Final = _rule(
    "FD3002", "class-removed", _P,
    "It is no longer used by anything here; what did use it has changes of its own.",
    TYPE_ADDED.new.removeprefix(_TASKS),
    "@dataclass\nclass Size:\n    width: int\n\n", "", "def plot(size: Size | None = None)", "def plot()",
)  # fmt: skip
TYPE_RENAMED: Final = _rule(
    "FD3003", "class-renamed", _X, "Values are known by the name of their class.",
    _RECORD, "Point", "Place",
)  # fmt: skip
FIELD_REMOVED: Final = _rule(
    "FD3004", "field-removed", _X, "Values that have the field no longer fit.",
    _RECORD, "    y: int = 0\n", "",
)  # fmt: skip
FIELD_REQUIRED: Final = _rule(
    "FD3005", "required-field-added", _X, "Values made so far lack the field.",
    _RECORD, "    x: int\n", "    x: int\n    z: int\n",
)  # fmt: skip
FIELD_ADDED: Final = _rule(
    "FD3006", "optional-field-added", _P, "Values made so far get its default.",
    _RECORD, "    y: int = 0\n", "    y: int = 0\n    z: int = 0\n",
)  # fmt: skip
FIELD_CHANGED: Final = _rule(
    "FD3007", "field-changed", _X, "Values made so far may no longer fit, or mean something else.",
    _RECORD, "    y: int = 0\n", "    y: str = ''\n",
)  # fmt: skip
MEMBER_REMOVED: Final = _rule(
    "FD3008", "member-removed", _X, "Values that are the member no longer fit.",
    _COLOR, '    BLUE = "blue"\n', "",
)  # fmt: skip
MEMBER_ADDED: Final = _rule(
    "FD3009", "member-added", _P, "Values made so far still fit.",
    _COLOR, '    BLUE = "blue"\n', '    BLUE = "blue"\n    GREEN = "green"\n',
)  # fmt: skip
MEMBER_CHANGED: Final = _rule(
    "FD3010", "member-changed", _X, "Values are passed on as what the member stands for.",
    _COLOR, '"blue"', '"azure"',
)  # fmt: skip
CLASS_KIND: Final = _rule(
    "FD3011", "class-kind-changed", _X, "A class of another kind is passed on in another way.",
    _RECORD.replace("    y: int = 0\n", ""), "@dataclass\nclass Point:", "class Point(TypedDict):",
    "from dataclasses import dataclass", "from typing import TypedDict", "p.x", "p['x']",
)  # fmt: skip
FIELD_ORDER: Final = _rule(
    "FD3012", "field-order-changed", _C, "Fields and members are found by name.",
    _COLOR, '    RED = "red"\n    BLUE = "blue"\n', '    BLUE = "blue"\n    RED = "red"\n',
)  # fmt: skip

CODE_CHANGED: Final = _rule(
    "FD4001", "code-changed", _B,
    "The function does something else; layout, comments and the docstring do not count.",
    "@task\ndef neg(x: int) -> int:\n    return -x\n", "return -x", "return 0 - x",
)  # fmt: skip
IMPLEMENTATION_CHANGED: Final = _rule(
    "FD4002", "implementation-changed", _B, "Something else runs.",
    "from flowc import ShellTask\n\nhi = ShellTask(name='hi', script='echo hi')\n", "echo hi", "echo hello",
)  # fmt: skip
OPTION_CHANGED: Final = _rule(
    "FD4003", "option-changed", _B, "It runs under other conditions.",
    "@task(retries=1)\ndef neg(x: int) -> int:\n    return -x\n", "retries=1", "retries=3",
)  # fmt: skip
CACHE_CHANGED: Final = _rule(
    "FD4004", "cache-changed", _B, "Results are kept under other keys, or no longer, or for the first time.",
    "@task(cache=True, cache_version='1')\ndef neg(x: int) -> int:\n    return -x\n",
    "cache_version='1'", "cache_version='2'",
)  # fmt: skip
DOCUMENTATION_CHANGED: Final = _rule(
    "FD4005", "documentation-changed", _C, "Only people read it.",
    '@task\ndef neg(x: int) -> int:\n    """Negate."""\n    return -x\n', "Negate.", "The negative.",
)  # fmt: skip
DECORATORS_CHANGED: Final = _rule(
    "FD4006", "decorators-changed", _B, "What stands around the function may change what it does.",
    "from functools import cache, lru_cache\n\n@task\n@cache\ndef neg(x: int) -> int:\n    return -x\n",
    "@cache", "@lru_cache",
)  # fmt: skip
CALLS_CHANGED: Final = _rule(
    "FD4007", "possible-calls-changed", _B, "A dynamic task's graph may have other calls in it.",
    "from flowc import dynamic\n\n@dynamic\ndef many(x: int) -> int:\n    return helper(x)\n\n"
    "def helper(x: int) -> int:\n    return inc(x=x)\n",
    "    return inc(x=x)", "    return dec(x=x)",
)  # fmt: skip

NODE_ADDED: Final = _rule(
    "FD5001", "node-added", _B, "More happens than before.",
    _MAIN, "    second", "    dec(x=a)\n    second",
)  # fmt: skip
NODE_REMOVED: Final = _rule(
    "FD5002", "node-removed", _B, "Something no longer happens.",
    NODE_ADDED.new.removeprefix(_TASKS), "    dec(x=a)\n", "",
)  # fmt: skip
NODE_RENAMED: Final = _rule(
    "FD5003", "node-renamed", _C, "The same happens under another name; edges follow.",
    _MAIN, "first", "start",
)  # fmt: skip
TARGET_CHANGED: Final = _rule(
    "FD5004", "call-target-changed", _B, "Something else is called.",
    _MAIN, "second = dec", "second = inc",
)  # fmt: skip
BINDING_CHANGED: Final = _rule(
    "FD5005", "argument-changed", _B, "A call gets another value.",
    _MAIN, "dec(x=first)", "dec(x=a)",
)  # fmt: skip
ORDER_CHANGED: Final = _rule(
    "FD5006", "order-changed", _B, "Nodes wait for others than before.",
    _MAIN.replace("    return", "    third = inc(x=a)\n    return"),
    "    return", "    second >> third\n    return",
)  # fmt: skip
OVERRIDE_CHANGED: Final = _rule(
    "FD5007", "override-changed", _B, "A call runs under other conditions.",
    _MAIN, "dec(x=first)", "dec(x=first).with_overrides(retries=2)",
)  # fmt: skip
CONDITION_CHANGED: Final = _rule(
    "FD5008", "condition-changed", _B, "Another way may be taken.", _CHECK, "a > 0", "a > 1",
)  # fmt: skip
ARMS_CHANGED: Final = _rule(
    "FD5009", "arms-changed", _B, "The branch has other ways to go.",
    _CHECK, ".else_()", ".elif_(a < -5).then(inc(x=-5)).else_()",
)  # fmt: skip
SETTING_CHANGED: Final = _rule(
    "FD5010", "node-setting-changed", _B, "A map or a gate works under other conditions.",
    "@workflow\ndef main(xs: list[int]) -> list[int]:\n    return map_task(inc, concurrency=2)(x=xs)\n",
    "concurrency=2", "concurrency=4",
)  # fmt: skip
OUTPUT_REWIRED: Final = _rule(
    "FD5011", "result-changed", _B, "A workflow or block gives another value.",
    _MAIN, "return second", "return first",
)  # fmt: skip
NODE_KIND: Final = _rule(
    "FD5012", "node-kind-changed", _B, "A call became a branch, map or gate, or the other way round.",
    _MAIN, "second = dec(x=first)",
    'second = conditional("second").if_(a > 0).then(inc(x=a)).else_().then(dec(x=a))',
)  # fmt: skip
FAILURE_CHANGED: Final = _rule(
    "FD5013", "failure-handling-changed", _B, "Something else happens when a node fails.",
    _MAIN, "@workflow\n",
    "from flowc import WorkflowFailurePolicy\n\n"
    "@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE)\n",
)  # fmt: skip
NODE_MOVED: Final = _rule(
    "FD5014", "node-moved", _B, "It runs in other cases, or another number of times.",
    "@workflow\ndef main(a: int) -> int:\n    if a > 0:\n        first = inc(x=a)\n        b = inc(x=1)\n"
    "    else:\n        b = inc(x=2)\n    return b\n",
    "        first = inc(x=a)\n", "", "        b = inc(x=2)\n", "        first = inc(x=a)\n        b = inc(x=2)\n",
)  # fmt: skip

PLAN_TARGET: Final = _rule(
    "FD6001", "launched-workflow-changed", _B, "Something else is started.",
    "@workflow\ndef other(a: int, b: int = 1) -> int:\n    return inc(x=a)\n\n" + _PLAN,
    "    main, name", "    other, name",
)  # fmt: skip
PLAN_FIXED: Final = _rule(
    "FD6002", "fixed-input-changed", _B, "Runs get another value.", _PLAN, '"b": 2', '"b": 3',
)  # fmt: skip
PLAN_SCHEDULE: Final = _rule(
    "FD6003", "schedule-changed", _B, "Runs start at other times.", _PLAN, "0 6 * * *", "0 7 * * *",
)  # fmt: skip
PLAN_SETTING: Final = _rule(
    "FD6004", "launch-setting-changed", _B, "Runs go under other conditions, or others are told of them.",
    _PLAN, "max_parallelism=2", "max_parallelism=4",
)  # fmt: skip

TEXT_CHANGED: Final = _rule(
    "FD7001", "source-text-changed", _C, "Layout and comments mean nothing to a workflow.",
    _MAIN, "    return second", "    # the result\n    return second",
)  # fmt: skip
FEATURES_CHANGED: Final = ChangeRule(
    "FD7002", "required-features-changed", _B,
    "A reader must know what the package requires.",
    "flowc 1.0\n", "flowc 1.0\nrequires imaginary\n",
)  # fmt: skip
EXTENSION_CHANGED: Final = ChangeRule(
    "FD7003", "extension-changed", _C,
    "Extensions say something beside the IR, and change no meaning.",
    "flowc 1.0\n\nextension com.example.owner = \"a\"\n", "flowc 1.0\n\nextension com.example.owner = \"b\"\n",
)  # fmt: skip

RULES: Final[Mapping[str, ChangeRule]] = {
    each.code: each for each in list(globals().values()) if isinstance(each, ChangeRule)
}
"""Every rule by its code."""


def find_change(text: str) -> ChangeRule | None:
    """The rule of a code (``FD2002``) or a name (``required-input-added``), upper and lower case alike."""
    named = (each for each in RULES.values() if each.name == text.lower())
    return RULES.get(text.upper()) or next(named, None)


def nearest_change(text: str) -> ChangeRule | None:
    """The rule whose code or name is probably meant."""
    near = nearest(text.lower(), [each.name for each in RULES.values()])
    near = near or nearest(text.upper(), RULES)
    return find_change(near) if near else None
