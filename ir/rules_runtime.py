"""Rules of the run time (FL70xx): tracing and the compile hook.

A bad program that shows itself only when a dynamic task is expanded ends with the request, as a
comment: ``# expand NAME {inputs as JSON}``.
"""

from typing import Final

from .diagnostics import Rule, Severity

PROMISE_WITHOUT_VALUE: Final = Rule(
    "FL7001",
    "promise-without-value",
    why="Inside a dynamic task the inputs are real values, but what a call gives is a promise of a"
    " value that exists only after the call has run. Python cannot decide, count, print or compute"
    " with it yet: branch with `conditional(...)`, or do the work in a task.",
    bad="""\
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    y = inc(x=x)
    if y > 3:
        y = inc(x=y)
    return y

# expand main {"x": 1}
""",
    good="""\
from flowc import conditional, dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    y = inc(x=x)
    return conditional("large").if_(y > 3).then(inc(x=y)).else_().then(y)

# expand main {"x": 1}
""",
)
FOREIGN_PROMISE: Final = Rule(
    "FL7002",
    "foreign-promise",
    why="A promise belongs to the graph in which its call was made, and means nothing in another: not"
    " in a workflow that sees it from outside, and not in a later expansion.",
    bad="""\
from flowc import dynamic, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    y = inc(x=x)

    @workflow
    def inner() -> int:
        return inc(x=y)

    return inner()

# expand main {"x": 1}
""",
    good="""\
from flowc import dynamic, task, workflow

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    y = inc(x=x)

    @workflow
    def inner(y: int) -> int:
        return inc(x=y)

    return inner(y=y)

# expand main {"x": 1}
""",
)
IDENTITY_TEST: Final = Rule(
    "FL7003",
    "identity-of-promise",
    why="`is` compares objects, and a promise is never the object that it promises: the test would"
    " always come out the same. Python gives no way to trace it, so it must be spelt otherwise.",
    bad="""\
from flowc import conditional, dynamic, task

@task
def find(x: int) -> int | None:
    return x

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    found = find(x=x)
    return conditional("found").if_(found is None).then(inc(x=x)).else_().then(inc(x=0))

# expand main {"x": 1}
""",
    good="""\
from flowc import conditional, dynamic, task

@task
def find(x: int) -> int | None:
    return x

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    found = find(x=x)
    return conditional("found").if_(found.is_none()).then(inc(x=x)).else_().then(inc(x=0))

# expand main {"x": 1}
""",
)
UNKNOWN_DYNAMIC: Final = Rule(
    "FL7010",
    "unknown-dynamic-task",
    why="Only a dynamic task of the package can be expanded. It is named in full, or by its last part"
    " where that is unambiguous.",
    bad="""\
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    return inc(x=x)

# expand mian {"x": 1}
""",
    good="""\
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    return inc(x=x)

# expand main {"x": 1}
""",
)
NOT_DYNAMIC: Final = Rule(
    "FL7011",
    "not-a-dynamic-task",
    why="The package says which name of which module is the dynamic task; what is found there now is"
    " something else, or nothing.",
    bad="""\
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    return inc(x=x)

main = 3

# expand main {"x": 1}
""",
    good="""\
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    return inc(x=x)

# expand main {"x": 1}
""",
)
BODY_RAISED: Final = Rule(
    "FL7012",
    "body-raised",
    why="The body of the dynamic task raised an exception, so there is no graph.",
    bad="""\
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    return inc(x=10 // x)

# expand main {"x": 0}
""",
    good="""\
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

@dynamic
def main(x: int) -> int:
    return inc(x=10 // x if x else 0)

# expand main {"x": 0}
""",
)
STALE_CODE: Final = Rule(
    "FL7013",
    "code-skew",
    why="The body that runs is not the one that the package was built from, so the graph may not be the"
    " one that was reviewed. Either the code has changed since, or a decorator put another function"
    " in the body's place.",
    bad="""\
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

def logged(function):
    def wrapper(x: int) -> int:
        print("x is", x)
        return function(x)
    return wrapper

@dynamic
@logged
def main(x: int) -> int:
    return inc(x=x)

# expand main {"x": 1}
""",
    good="""\
from functools import wraps
from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

def logged(function):
    @wraps(function)
    def wrapper(x: int) -> int:
        print("x is", x)
        return function(x)
    return wrapper

@dynamic
@logged
def main(x: int) -> int:
    return inc(x=x)

# expand main {"x": 1}
""",
    severity=Severity.WARNING,
)
LIMIT: Final = Rule(
    "FL7014",
    "fragment-too-large",
    why="What one dynamic task may emit is bounded in nodes, bytes and depth, so that a loop without"
    " end, a recursion that does not get smaller, or data that belongs in a file, stops here and not"
    " in the engine. The limits are part of the package.",
    bad="""\
from flowc import dynamic, task

@task
def count(text: str) -> int:
    return len(text)

@dynamic
def main(length: int) -> int:
    return count(text="a" * length)

# expand main {"length": 70000000}
""",
    good="""\
from flowc import dynamic, task

@task
def count(length: int) -> int:
    return len("a" * length)

@dynamic
def main(length: int) -> int:
    return count(length=length)

# expand main {"length": 70000000}
""",
)

SECRET_IN_FRAGMENT: Final = Rule(
    "FL7015",
    "secret-in-fragment",
    why="The body has read a secret that its task asks for, and passed it on. The graph is plain text:"
    " it is stored, shown and drawn, and so would be the secret.",
    bad="""\
import os

from flowc import Secret, dynamic, task

os.environ["STORE_TOKEN"] = "what-nobody-knows"
TOKEN = Secret(group="store", key="token", env_var="STORE_TOKEN")

@task
def read(token: str, x: int) -> int:
    return len(token) + x

@dynamic(secret_requests=[TOKEN])
def main(x: int) -> int:
    return read(token=os.environ["STORE_TOKEN"], x=x)

# expand main {"x": 1}
""",
    good="""\
import os

from flowc import Secret, dynamic, task

os.environ["STORE_TOKEN"] = "what-nobody-knows"
TOKEN = Secret(group="store", key="token", env_var="STORE_TOKEN")

@task(secret_requests=[TOKEN])
def read(x: int) -> int:
    return len(os.environ["STORE_TOKEN"]) + x

@dynamic
def main(x: int) -> int:
    return read(x=x)

# expand main {"x": 1}
""",
)

RULES: Final = (
    PROMISE_WITHOUT_VALUE,
    FOREIGN_PROMISE,
    IDENTITY_TEST,
    UNKNOWN_DYNAMIC,
    NOT_DYNAMIC,
    BODY_RAISED,
    STALE_CODE,
    LIMIT,
    SECRET_IN_FRAGMENT,
)
