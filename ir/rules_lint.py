"""Rules about comments that speak to flowc, and about what is legal and surely not meant (FL60xx)."""

from typing import Final

from .diagnostics import Rule, Severity

_USED: Final = """\
from flowc import workflow

@workflow
def empty():  # flowc: ignore[FL3017]
    pass
"""

UNUSED_IGNORE: Final = Rule(
    "FL6001",
    "unused-ignore",
    why="A comment ignores a finding that is not there: what it was written for is mended, or it"
    " stands in the wrong line. Left in place, it would hide the next finding of its kind. Errors"
    " cannot be ignored at all, since nothing is written where there are any.",
    bad="""\
from flowc import task, workflow

@task
def load() -> int:
    return 1

@workflow
def main() -> int:  # flowc: ignore[FL3017]
    return load()
""",
    good=_USED,
    severity=Severity.WARNING,
)
MALFORMED_IGNORE: Final = Rule(
    "FL6002",
    "malformed-ignore",
    why="A comment that ignores findings names their rules, by code or by name, so that it hides"
    " nothing else: `# flowc: ignore[FL3017]`. What is not such a comment ignores nothing.",
    bad="""\
from flowc import task

@task
def load() -> int:  # flowc: ignore
    return 1
""",
    good=_USED,
    severity=Severity.WARNING,
)

ENDLESS_DYNAMIC: Final = Rule(
    "FL6003",
    "endless-dynamic",
    why="The body of a dynamic task calls the task itself, and nothing before that could keep it from"
    " it: so every expansion asks for another one, until a run is stopped at the limit of depth. A"
    " native `if` on the inputs can end it, and so can a conditional in whose arm the call is made.",
    bad="""\
from flowc import dynamic, task

@task
def add(a: int, b: int) -> int:
    return a + b

@dynamic
def total(n: int) -> int:
    return add(a=n, b=total(n=n - 1))
""",
    good="""\
from flowc import dynamic, task

@task
def add(a: int, b: int) -> int:
    return a + b

@dynamic
def total(n: int) -> int:
    if n == 0:
        return add(a=0, b=0)
    return add(a=n, b=total(n=n - 1))
""",
    severity=Severity.WARNING,
)

UNUSED_RESULT: Final = Rule(
    "FL6004",
    "unused-result",
    why="A workflow keeps what a call gives under a name, and never uses the name: perhaps another"
    " call was meant to take it. The call runs all the same, so one that is made for its effect"
    " needs no name; a name that begins with an underscore says the same. What `create_node`,"
    " gates, branches and calls without outputs give is not asked after.",
    bad="""\
from flowc import task, workflow

@task
def load(path: str) -> int:
    return len(path)

@task
def clean(rows: int) -> int:
    return rows

@workflow
def main(path: str) -> int:
    rows = load(path=path)
    cleaned = clean(rows=rows)
    return rows
""",
    good="""\
from flowc import task, workflow

@task
def load(path: str) -> int:
    return len(path)

@task
def clean(rows: int) -> int:
    return rows

@workflow
def main(path: str) -> int:
    rows = load(path=path)
    cleaned = clean(rows=rows)
    return cleaned
""",
    severity=Severity.WARNING,
)

FAN_OUT: Final = Rule(
    "FL6005",
    "fan-out-without-map",
    why="A dynamic task calls one task for each item of an input, and nothing but the item differs from"
    " call to call. A map does the same without running any code first: it is in the graph before the"
    " run, has bounds for how many run at once and how many may fail, and costs one node instead of one"
    " an item. A dynamic task is of use where the items decide which tasks are called.",
    bad="""\
from flowc import dynamic, task

@task
def double(x: int) -> int:
    return 2 * x

@dynamic
def each(xs: list[int]) -> list[int]:
    return [double(x=x) for x in xs]
""",
    good="""\
from flowc import map_task, task, workflow

@task
def double(x: int) -> int:
    return 2 * x

@workflow
def each(xs: list[int]) -> list[int]:
    return map_task(double)(x=xs)
""",
    severity=Severity.WARNING,
)

DEPRECATED_OPTION: Final = Rule(
    "FL6006",
    "deprecated-option",
    why="The arguments about a cache beside `cache=True` are deprecated by flytekit, which wants one"
    " object that says it all: `cache=Cache(version=...)`. The graph is the same.",
    bad="""\
from flytekit import task

@task(cache=True, cache_version="1")
def train(epochs: int) -> float: ...
""",
    good="""\
from flytekit import Cache, task

@task(cache=Cache(version="1"))
def train(epochs: int) -> float: ...
""",
    severity=Severity.NOTE,
)

WORDS_IN_CONDITION: Final = Rule(
    "FL6007",
    "words-in-condition",
    why="Python asks for the truth of what stands beside `and`, `or` and `not`, which a promise of"
    " flytekit refuses to tell: the program compiles here and does not import there. The signs `&`,"
    " `|` and `~` mean the same to both.",
    bad="""\
from flytekit import conditional, task, workflow

@task
def inc(x: int) -> int: ...

@workflow
def main(x: int) -> int:
    return (
        conditional("small")
        .if_(x > 3 and not x > 9)
        .then(inc(x=x))
        .else_()
        .fail("too large")
    )
""",
    good="""\
from flytekit import conditional, task, workflow

@task
def inc(x: int) -> int: ...

@workflow
def main(x: int) -> int:
    return (
        conditional("small")
        .if_((x > 3) & ~(x > 9))
        .then(inc(x=x))
        .else_()
        .fail("too large")
    )
""",
    severity=Severity.NOTE,
)

LOST_RESULT: Final = Rule(
    "FL6008",
    "lost-result",
    why="A task whose function says nothing of what it returns gives nothing: the value that it"
    " returns is dropped, and no other task can be given it.",
    bad="""\
from flowc import task

@task
def count(text: str):
    return len(text)
""",
    good="""\
from flowc import task

@task
def count(text: str) -> int:
    return len(text)
""",
    severity=Severity.WARNING,
)

RULES: Final = (
    UNUSED_IGNORE,
    MALFORMED_IGNORE,
    ENDLESS_DYNAMIC,
    UNUSED_RESULT,
    FAN_OUT,
    DEPRECATED_OPTION,
    WORDS_IN_CONDITION,
    LOST_RESULT,
)
