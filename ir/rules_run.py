"""Rules of running compiled workflows (FL75xx): inputs, the user's code, and what happens in a run.

A bad program that shows itself only when it is run ends with the request, as a comment:
``# run NAME {inputs as JSON}``.
"""

from typing import Final

from .diagnostics import Rule

_INC: Final = """\
from flowc import task

@task
def inc(x: int) -> int:
    return x + 1

# run inc {"x": 1}
"""
_CHOICE: Final = """\
from flowc import conditional, task, workflow

@task
def find(x: int) -> int:
    return x

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return conditional("small").if_(find(x=x) < 3).then(inc(x=x)).else_().then(inc(x=0))

# run main {"x": 1}
"""

MISSING_INPUT: Final = Rule(
    "FL7501",
    "missing-input",
    why="An input without a default must be given. One that may be None may be left out.",
    bad="""\
from flowc import task

@task
def inc(x: int) -> int:
    return x + 1

# run inc {}
""",
    good=_INC,
)
UNKNOWN_INPUT: Final = Rule(
    "FL7502",
    "unknown-input",
    why="The name is none of the inputs. It is not left out in silence, since it is likely misspelt.",
    bad="""\
from flowc import task

@task
def greet(name: str = "you") -> str:
    return f"Hello, {name}"

# run greet {"nmae": "Ada"}
""",
    good="""\
from flowc import task

@task
def greet(name: str = "you") -> str:
    return f"Hello, {name}"

# run greet {"name": "Ada"}
""",
)
WRONG_INPUT: Final = Rule(
    "FL7503",
    "wrong-input",
    why="The value that was given is none of the input's type. Only an `int` where `float` is wanted is"
    " converted.",
    bad="""\
from flowc import task

@task
def inc(x: int) -> int:
    return x + 1

# run inc {"x": "1"}
""",
    good=_INC,
)

# The user's code

CODE_NOT_FOUND: Final = Rule(
    "FL7511",
    "code-not-found",
    why="A package records the files of its modules relative to the folder that it was built from. The"
    " file is not there: the folder is another one now, or the file was moved.",
    bad="""\
flowc 1.0

module m "gone/m.py"

task m.inc(x: int) -> (o0: int)
  python m:inc

# run inc {"x": 1}
""",
    good=_INC,
)
IMPORT_FAILED: Final = Rule(
    "FL7512",
    "import-failed",
    why="To run a task its module is imported, and that raised an exception. Building never imports it,"
    " so what a module needs may be missing here although the package is sound.",
    bad="""\
from flowc import task

import a_library_that_nobody_has

@task
def inc(x: int) -> int:
    return x + 1

# run inc {"x": 1}
""",
    good="""\
from flowc import task

@task
def inc(x: int) -> int:
    import a_library_that_nobody_has

    return x + 1

@task
def double(x: int) -> int:
    return 2 * x

# run double {"x": 1}
""",
)
WRONG_MODULE: Final = Rule(
    "FL7513",
    "other-module-imported",
    why="Python found another module of that name before the one that the package was built from, or"
    " the module puts another one in its own place.",
    bad="""\
import json
import sys

from flowc import task

@task
def inc(x: int) -> int:
    return x + 1

sys.modules[__name__] = json

# run inc {"x": 1}
""",
    good=_INC,
)
NAME_NOT_FOUND: Final = Rule(
    "FL7514",
    "name-not-found",
    why="The package refers to a function or class that its module does not have: the code is not the"
    " one that the package was built from, or the module changes when it is imported.",
    bad="""\
from flowc import task

@task
def inc(x: int) -> int:
    return x + 1

globals().pop("inc")

# run inc {"x": 1}
""",
    good=_INC,
)
LIBRARY_NOT_INSTALLED: Final = Rule(
    "FL7515",
    "workflow-library-not-installed",
    why="A program is compiled without its workflow library, but running it imports its modules, and"
    " they import the library.",
    bad="""\
from flytekit import task

@task
def inc(x: int) -> int:
    return x + 1

# run inc {"x": 1}
""",
    good=_INC,
)

# Tasks

TASK_FAILED: Final = Rule(
    "FL7521",
    "task-failed",
    why="The function of the task raised an exception, at each of the attempts that its `retries`"
    " allow.",
    bad="""\
from flowc import task

@task
def divide(x: int) -> int:
    return 1 // x

# run divide {"x": 0}
""",
    good="""\
from flowc import task

@task
def divide(x: int) -> int:
    return 1 // x

# run divide {"x": 1}
""",
)
WRONG_OUTPUT: Final = Rule(
    "FL7522",
    "wrong-output",
    why="The function returned something else than its annotation says. Everything that follows relies"
    " on the annotation.",
    bad="""\
from flowc import task

@task
def name() -> str:
    return 3  # type: ignore

# run name {}
""",
    good="""\
from flowc import task

@task
def name() -> str:
    return "three"

# run name {}
""",
)
NOT_RUN_HERE: Final = Rule(
    "FL7523",
    "not-run-here",
    why="Only Python functions and shell scripts run on this machine. Containers, queries, tasks of"
    " plugins and entities that are registered elsewhere need the system that they are made for.",
    bad="""\
flowc 1.0

task m.query(day: str) -> (rows: int)
  sql
    statement = "select count(*) from t"

# run query {"day": "2026-01-01"}
""",
    good=_INC,
)
TIMED_OUT: Final = Rule(
    "FL7524",
    "task-timed-out",
    why="The task took longer than its `timeout`, at each of the attempts that its `retries` allow. In a"
    " process of its own it is ended then; in a thread it goes on, and what it gives counts for nothing.",
    bad="""\
import time
from datetime import timedelta

from flowc import task

@task(timeout=timedelta(milliseconds=1))
def rest(seconds: float) -> float:
    time.sleep(seconds)
    return seconds

# run rest {"seconds": 0.05}
""",
    good="""\
import time
from datetime import timedelta

from flowc import task

@task(timeout=timedelta(minutes=1))
def rest(seconds: float) -> float:
    time.sleep(seconds)
    return seconds

# run rest {"seconds": 0.05}
""",
)

# Graphs

BRANCH_FAILED: Final = Rule(
    "FL7531",
    "branch-failed",
    why="The arm of the branch that was taken says that the workflow fails.",
    bad="""\
from flowc import conditional, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return conditional("small").if_(x < 3).then(inc(x=x)).else_().fail("too large")

# run main {"x": 5}
""",
    good="""\
from flowc import conditional, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return conditional("small").if_(x < 3).then(inc(x=x)).else_().fail("too large")

# run main {"x": 1}
""",
)
NOT_COMPARABLE: Final = Rule(
    "FL7532",
    "not-comparable",
    why="The values of a condition cannot be compared, as in Python: a number and None, say.",
    bad="""\
from typing import Any

from flowc import conditional, task, workflow

@task
def find(x: int) -> Any:
    return None

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main(x: int) -> int:
    return conditional("small").if_(find(x=x) < 3).then(inc(x=x)).else_().then(inc(x=0))

# run main {"x": 1}
""",
    good=_CHOICE,
)
NO_SUCH_PART: Final = Rule(
    "FL7533",
    "no-such-part",
    why="The value has no field, key or index of that name. Whether a list is long enough, or a key is"
    " there, shows only when the workflow runs.",
    bad="""\
from flowc import task, workflow

@task
def numbers() -> list[int]:
    return [1, 2]

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=numbers()[2])

# run main {}
""",
    good="""\
from flowc import task, workflow

@task
def numbers() -> list[int]:
    return [1, 2]

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def main() -> int:
    return inc(x=numbers()[1])

# run main {}
""",
)
WRONG_ITEMS: Final = Rule(
    "FL7534",
    "wrong-items",
    why="A map walks lists together, so they must be lists, of one length.",
    bad="""\
flowc 1.0

workflow m.main(a: list[int], b: list[int]) -> (o0: list[int])
  each = map i in a, j in b
    yield sum=i
  return o0=each.sum

# run main {"a": [1, 2], "b": [1]}
""",
    good="""\
flowc 1.0

workflow m.main(a: list[int], b: list[int]) -> (o0: list[int])
  each = map i in a, j in b
    yield sum=i
  return o0=each.sum

# run main {"a": [1, 2], "b": [1, 2]}
""",
)
NOT_PASSED: Final = Rule(
    "FL7535",
    "gate-not-passed",
    why="The workflow waits for an approval or a value from outside, and none was given; or the answer"
    " was no.",
    bad="""\
flowc 1.0

workflow m.main(x: int) -> (o0: int)
  sure = approve x
  return o0=sure.o0

# run main {"x": 1}
""",
    good="""\
flowc 1.0

workflow m.main(x: int) -> (o0: int)
  pause = sleep microseconds(1000)
  return o0=x

# run main {"x": 1}
""",
)
TOO_DEEP: Final = Rule(
    "FL7536",
    "recursion-too-deep",
    why="A workflow may call itself in the arm of a branch, and a recursion that does not get smaller"
    " must end somewhere: where 10,000 workflows, branches and maps wait for one another.",
    bad="""\
flowc 1.0

workflow m.main(x: int) -> (o0: int)
  more = branch
    if x > 0
      again = workflow m.main(x=x)
      yield o0=again.o0
    else
      yield o0=x
  return o0=more.o0

# run main {"x": 1}
""",
    good="""\
flowc 1.0

workflow m.main(x: int) -> (o0: int)
  more = branch
    if x > 0
      again = workflow m.main(x=0)
      yield o0=again.o0
    else
      yield o0=x
  return o0=more.o0

# run main {"x": 1}
""",
)

NO_OUTPUT_VALUE: Final = Rule(
    "FL7537",
    "no-output-value",
    why="Outside of tasks a graph holds an object as what would make it: a class, a call of one. It is"
    " made where it is passed to a task; an output that reaches the end as it is was never made.",
    bad="""\
from flowc import task, workflow

class Model:
    def __init__(self, size: int) -> None:
        self.size = size

@task
def double(size: int) -> int:
    return 2 * size

@workflow
def main(size: int) -> tuple[int, Model]:
    return double(size=size), Model(3)

# run main {"size": 1}
""",
    good="""\
from flowc import task, workflow

class Model:
    def __init__(self, size: int) -> None:
        self.size = size

@task
def make(size: int) -> Model:
    return Model(size)

@workflow
def main() -> Model:
    return make(size=3)

# run main {}
""",
)

RULES: Final = (
    MISSING_INPUT,
    UNKNOWN_INPUT,
    WRONG_INPUT,
    CODE_NOT_FOUND,
    IMPORT_FAILED,
    WRONG_MODULE,
    NAME_NOT_FOUND,
    LIBRARY_NOT_INSTALLED,
    TASK_FAILED,
    WRONG_OUTPUT,
    NOT_RUN_HERE,
    TIMED_OUT,
    BRANCH_FAILED,
    NOT_COMPARABLE,
    NO_SUCH_PART,
    WRONG_ITEMS,
    NOT_PASSED,
    TOO_DEEP,
    NO_OUTPUT_VALUE,
)
