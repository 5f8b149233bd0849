"""Rules of the source language (FL1xxx): what a workflow may say, and what it must not."""

from typing import Final

from .diagnostics import Rule, Severity

SYNTAX_ERROR: Final = Rule(
    "FL1001",
    "syntax-error",
    why="The file is not Python, so nothing of it can be compiled.",
    bad="def main(:\n    pass\n",
    good="def main():\n    pass\n",
)
NOT_UTF8: Final = Rule(
    "FL1002",
    "undecodable-source",
    why="The bytes of the file are not text in the encoding that it declares (UTF-8 by default).",
    bad="# coding: no-such-encoding\n",
    good="# coding: utf-8\n",
)
TOO_DEEP: Final = Rule(
    "FL1003",
    "nested-too-deeply",
    why="Nesting is bounded so that no program can exhaust the compiler's stack. A helper that calls"
    " itself without end is the usual cause.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

def forever(x):
    return forever(x)

@workflow
def main(x: int) -> int:
    return inc(x=forever(x))
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=x)
""",
)
TOO_LONG: Final = Rule(
    "FL1004",
    "evaluation-too-long",
    why="Workflow bodies are evaluated when they are compiled, for a bounded number of steps, so that"
    " no program can hang the compiler.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    for a in range(10_000_000_000):
        x = x
    return inc(x=x)
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    for a in range(3):
        x = inc(x=x)
    return x
""",
)
UNSUPPORTED: Final = Rule(
    "FL1005",
    "unsupported-construct",
    why="The construct has no meaning in a graph that is known before it runs. What needs all of"
    " Python belongs in a task; what decides the graph from data belongs in a dynamic task.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    with open("log") as log:
        return inc(x=x)
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    with open("log") as log:
        return x + len(log.read())

@workflow
def main(x: int) -> int:
    return inc(x=x)
""",
)
TO_TOP: Final = "move it to the top of the module; what it is to know may be an input"
"""The way out where a task is declared inside of a function."""

UNKNOWN_NAME: Final = Rule(
    "FL1006",
    "unknown-name",
    why="The name is bound nowhere that Python would look it up.",
    bad="""\
from flowc import task, workflow

@task
def train(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return tain(x=x)
""",
    good="""\
from flowc import task, workflow

@task
def train(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return train(x=x)
""",
)
PROMISE_AS_VALUE: Final = Rule(
    "FL1007",
    "promise-used-as-value",
    why="A promise stands for a value that exists only when the workflow runs. Nothing can be computed"
    " from it when the workflow is compiled.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@task
def show(text: str) -> str:
    return text

@workflow
def main(x: int) -> str:
    return show(text=f"got {inc(x=x)}")
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@task
def show(value: int) -> str:
    return f"got {value}"

@workflow
def main(x: int) -> str:
    return show(value=inc(x=x))
""",
)
NOT_CALLABLE: Final = Rule(
    "FL1008",
    "not-callable",
    why="Only tasks, workflows, launch plans and helper functions can be called in a workflow.",
    bad="""\
from flowc import task, workflow

limit = 3

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=limit(x))
""",
    good="""\
from flowc import task, workflow

limit = 3

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=limit)
""",
)
BAD_ARGUMENTS: Final = Rule(
    "FL1009",
    "wrong-arguments",
    why="The arguments of the call do not fit the parameters of what is called.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x, x)
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x)
""",
)
BAD_ANNOTATION: Final = Rule(
    "FL1010",
    "unreadable-annotation",
    why="Types are taken from annotations; this one cannot be understood as a type.",
    bad="""\
from flowc import task

@task
def inc(x: 3) -> int:
    return x + 1
""",
    good="""\
from flowc import task

@task
def inc(x: int) -> int:
    return x + 1
""",
)
NO_ANNOTATION: Final = Rule(
    "FL1011",
    "missing-annotation",
    why="Every input of a task or workflow needs a type: it is the contract that callers and other"
    " systems are checked against.",
    bad="""\
from flowc import task

@task
def inc(x) -> int:
    return x + 1
""",
    good="""\
from flowc import task

@task
def inc(x: int) -> int:
    return x + 1
""",
)
VARIADIC: Final = Rule(
    "FL1012",
    "variadic-interface",
    why="The inputs of a task or workflow are fixed and named; `*args` and `**kwargs` are not.",
    bad="""\
from flowc import task

@task
def add(*numbers: int) -> int:
    return sum(numbers)
""",
    good="""\
from flowc import task

@task
def add(numbers: list[int]) -> int:
    return sum(numbers)
""",
)
BAD_OPTION: Final = Rule(
    "FL1013",
    "invalid-option",
    why="The option does not exist, or its value is of the wrong kind.",
    bad="""\
from flowc import task

@task(retries="three")
def inc(x: int) -> int:
    return x + 1
""",
    good="""\
from flowc import task

@task(retries=3)
def inc(x: int) -> int:
    return x + 1
""",
)
METHOD_ENTITY: Final = Rule(
    "FL1014",
    "entity-in-class",
    why="A task or workflow must be found by importing its module, so it cannot be a method.",
    bad="""\
from flowc import task

class Model:
    @task
    def train(x: int) -> int:
        return x + 1
""",
    good="""\
from flowc import task

@task
def train(x: int) -> int:
    return x + 1
""",
)
RETURN_COUNT: Final = Rule(
    "FL1015",
    "wrong-number-of-outputs",
    why="A workflow must return as many values as its annotation says.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> tuple[int, int]:
    return inc(x=x)
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=x)
""",
)
CONDITIONAL_CHAIN: Final = Rule(
    "FL1016",
    "malformed-conditional",
    why="A conditional is a chain `conditional(name).if_(c).then(x)`, any number of"
    " `.elif_(c).then(y)`, and `.else_().then(z)` or `.else_().fail(message)` at its end. Without the"
    " end it has no value when no condition holds.",
    bad="""\
from flowc import conditional, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return conditional("small").if_(x < 3).then(inc(x=x))
""",
    good="""\
from flowc import conditional, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return conditional("small").if_(x < 3).then(inc(x=x)).else_().fail("too large")
""",
)
UNPACKING: Final = Rule(
    "FL1017",
    "wrong-unpacking",
    why="The number of names on the left is not the number of values on the right.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    a, b = (x, x, x)
    return inc(x=a)
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    a, b, c = (x, x, x)
    return inc(x=a)
""",
)
EVALUATION_FAILED: Final = Rule(
    "FL1018",
    "evaluation-failed",
    why="The expression is evaluated when the workflow is compiled, and Python would raise an exception"
    " here.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=1 // 0)
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=1 // 1)
""",
)
NO_ATTRIBUTE: Final = Rule(
    "FL1019",
    "no-such-attribute",
    why="The value has no attribute, key or index of that name.",
    bad="""\
from dataclasses import dataclass
from flowc import task, workflow

@dataclass
class Point:
    x: int

@task
def origin() -> Point:
    return Point(0)

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=origin().z)
""",
    good="""\
from dataclasses import dataclass
from flowc import task, workflow

@dataclass
class Point:
    x: int

@task
def origin() -> Point:
    return Point(0)

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=origin().x)
""",
)
NOT_A_VALUE: Final = Rule(
    "FL1020",
    "not-a-value",
    why="What is passed here is no value that a workflow can hand on: a module, a helper function, a"
    " call with several outputs, ...",
    bad="""\
from flowc import task, workflow

@task
def pair() -> tuple[int, int]:
    return 1, 2

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=pair())
""",
    good="""\
from flowc import task, workflow

@task
def pair() -> tuple[int, int]:
    return 1, 2

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    a, b = pair()
    return inc(x=a)
""",
)
IMPURE: Final = Rule(
    "FL1021",
    "hermetic-violation",
    why="What a compilation gives depends on the source and its configuration only, so that the same"
    " source always gives the same IR. Clocks, randomness, the environment, files and the network are"
    " out of reach of a workflow body; a task may use them when it runs.",
    bad="""\
import os
from flowc import task, workflow

@task
def greet(name: str) -> str:
    return name

@workflow
def main() -> str:
    return greet(name=os.environ["USER"])
""",
    good="""\
from flowc import task, workflow

@task
def greet(name: str) -> str:
    return name

@workflow
def main(name: str) -> str:
    return greet(name=name)
""",
)

UNKNOWN_DECORATOR: Final = Rule(
    "FL1022",
    "unknown-decorator",
    why="A decorator of a workflow changes what the workflow does. One of the program is applied; what"
    " one from elsewhere does is not in the source that flowc reads, and leaving it out would give a"
    " graph that says something else.",
    bad="""\
from tracing import traced
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
@traced
def main(x: int) -> int:
    return inc(x=x)
""",
    good="""\
from tracing import traced
from flowc import task, workflow

@task
@traced
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=x)
""",
)

EFFECT: Final = Rule(
    "FL1023",
    "effect-left-out",
    why="A graph has tasks and the values that pass between them. What a body does beside that, such"
    " as printing, happens when the program runs as plain Python, and not when its graph runs.",
    bad="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    print("on the way")
    return inc(x=x)
""",
    good="""\
from flowc import task, workflow

@task
def inc(x: int) -> int:
    print("on the way")
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=x)
""",
    severity=Severity.WARNING,
)
DEFAULT_OF_ENVIRONMENT: Final = Rule(
    "FL1031",
    "default-of-environment",
    why="The program reads an environment variable that the build does not define, and has a default for"
    " it. The IR depends on the source and its configuration only, so that it has the default, whatever"
    " the machine of the build has. That may not be what was meant.",
    bad="""\
import os
from flowc import task, workflow

REGION = os.environ.get("REGION", "north")

@task
def greet(name: str) -> str:
    return name

@workflow
def main() -> str:
    return greet(name=REGION)
""",
    good="""\
from flowc import task, workflow

REGION = "north"

@task
def greet(name: str) -> str:
    return name

@workflow
def main() -> str:
    return greet(name=REGION)
""",
    severity=Severity.WARNING,
)
UNDECIDED: Final = Rule(
    "FL1032",
    "undecided-declaration",
    why="Whether the program declares this depends on the machine that it is on, which is no part of a"
    " build. What every way declares is compiled.",
    bad="""\
import os
from flowc import task, workflow

if os.environ.get("TRACE"):
    @task
    def trace(x: int) -> int:
        return x

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=x)
""",
    good="""\
from flowc import task, workflow

@task
def trace(x: int) -> int:
    return x

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return inc(x=x)
""",
    severity=Severity.NOTE,
)


RULES: Final = (
    SYNTAX_ERROR,
    NOT_UTF8,
    TOO_DEEP,
    TOO_LONG,
    UNSUPPORTED,
    UNKNOWN_NAME,
    PROMISE_AS_VALUE,
    NOT_CALLABLE,
    BAD_ARGUMENTS,
    BAD_ANNOTATION,
    NO_ANNOTATION,
    VARIADIC,
    BAD_OPTION,
    METHOD_ENTITY,
    RETURN_COUNT,
    CONDITIONAL_CHAIN,
    UNPACKING,
    EVALUATION_FAILED,
    NO_ATTRIBUTE,
    NOT_A_VALUE,
    IMPURE,
    UNKNOWN_DECORATOR,
    EFFECT,
    DEFAULT_OF_ENVIRONMENT,
    UNDECIDED,
)
