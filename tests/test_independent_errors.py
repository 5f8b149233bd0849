"""One run reports every independent error of a program, each once, and nothing that follows."""

from typing import Final

import pytest

from .sources import TASKS, compiled

PROGRAMS: Final[dict[str, tuple[str, dict[str, str], list[str]]]] = {
    "syntax in one of three": (
        """\
from a import f
from b import g
from c import h
@workflow
def main(a: int) -> int:
    x = f(x=a)
    y = g(x=x)
    return h(x=y, z=1)
""",
        {
            "a": "def f(:\n",
            "b": "from flowc import task\n@task\ndef g(x: int) -> int: ...",
            "c": "from flowc import task\n@task\ndef h(x: int) -> int: ...",
        },
        ["a.py 1: FL1001", "8: FL2003"],
    ),
    "wrong options": (
        """\
@task(retires=3)
def t(x: int) -> int: ...
@task(retries='x', cache=1.5)
def u(x: int) -> int: ...
@workflow
def main(a: int) -> int:
    return u(x=t(x=a))
""",
        {},
        ["1: FL1013", "3: FL1013", "3: FL1013"],
    ),
    "unknown names": (
        """\
@workflow
def main(a: int) -> int:
    x = foo(x=a)
    y = bar
    return inc(x=x + y)
""",
        {},
        ["3: FL1006", "4: FL1006"],
    ),
    "unknown twice": (
        """\
@workflow
def main(a: int) -> int:
    x = foo(x=a)
    y = foo(x=x)
    return y
""",
        {},
        ["3: FL1006"],
    ),
    "helper error twice": (
        """\
def h(x):
    return undefined(x)
@workflow
def main(a: int) -> int:
    return inc(x=h(h(a)))
""",
        {},
        ["2: FL1006"],
    ),
    "helper error in two workflows": (
        """\
def h(x):
    return undefined(x)
@workflow
def main(a: int) -> int:
    return h(a)
@workflow
def two(a: int) -> int:
    return h(a)
""",
        {},
        ["2: FL1006"],
    ),
    "helper in loop": (
        """\
def h(x):
    return inc(y=x)
@workflow
def main(a: int) -> int:
    for i in range(3):
        a = h(a)
    return a
""",
        {},
        ["2: FL2002", "2: FL2003"],
    ),
    "loop error": (
        """\
@workflow
def main(a: int) -> int:
    for i in range(3):
        a = undefined(a)
    return a
""",
        {},
        ["4: FL1006"],
    ),
    "types": (
        """\
@workflow
def main(a: str) -> str:
    x = inc(x=a)
    return x
""",
        {},
        ["3: FL2001", "4: FL2005"],
    ),
    "types lit": (
        """\
@workflow
def main(a: int) -> int:
    x = inc(x='s')
    note(text=3)
    return inc(x=x)
""",
        {},
        ["3: FL2001", "4: FL2001"],
    ),
    "unfinished": (
        """\
@workflow
def main(a: int) -> int:
    x = conditional('a').if_(a == 1).then(inc(x=a))
    y = undefined
    return x
""",
        {},
        ["3: FL1016", "4: FL1006"],
    ),
    "unfinished unused": (
        """\
@workflow
def main(a: int) -> int:
    conditional('a').if_(a == 1).then(inc(x=a))
    return inc(x=a)
""",
        {},
        ["3: FL1016"],
    ),
    "tops": (
        """\
import os
A = os.environ['A']
B = 1 / 0
@workflow
def main() -> int:
    note(text=A)
    note(text=A)
    return inc(x=B)
""",
        {},
        ["2: FL1021", "3: FL1018"],
    ),
    "signature": (
        """\
@task
def t(x) -> int: ...
@task
def u(x: undefined) -> int: ...
@task
def v(*a: int) -> int: ...
@workflow
def main(a: int) -> int:
    return inc(x=u(x=t(x=a)))
""",
        {},
        ["2: FL1011", "4: FL1006", "6: FL1012"],
    ),
    "return count": (
        """\
@workflow
def main(a: int) -> tuple[int, int]:
    x = inc(x=a)
    y = undefined
    return x
""",
        {},
        ["4: FL1006", "5: FL1015"],
    ),
    "in branch arms": (
        """\
@workflow
def main(a: int) -> int:
    if a > 1:
        x = undefined(a)
    else:
        x = inc(y=a)
    return inc(x=x)
""",
        {},
        ["4: FL1006", "6: FL2002", "6: FL2003"],
    ),
    "bad attr": (
        """\
@workflow
def main(a: int) -> int:
    x = inc(x=a).foo
    y = inc(x=a)[0]
    return inc(x=x)
""",
        {},
        ["3: FL1019", "4: FL1019"],
    ),
    "unpack": (
        """\
@workflow
def main(a: int) -> int:
    x, y = inc(x=a)
    return inc(x=x, y=y)
""",
        {},
        ["3: FL1017", "4: FL2003"],
    ),
    "statement": (
        """\
@workflow
def main(a: int) -> int:
    with open('x') as f:
        b = inc(x=a)
    c = undefined
    return inc(x=b)
""",
        {},
        ["3: FL1005", "5: FL1006"],
    ),
    "stmt global": (
        """\
@workflow
def main(a: int) -> int:
    global Z
    Z = inc(x=a)
    import time
    t = time.time()
    return inc(x=t)
""",
        {},
        ["3: FL1005", "6: FL1021"],
    ),
    "impure": (
        """\
import random, time
@workflow
def main(a: int) -> int:
    x = random.randint(1, 2)
    y = time.time()
    return inc(x=x + y)
""",
        {},
        ["4: FL1021", "5: FL1021"],
    ),
    "two workflows sub": (
        """\
@workflow
def sub(a: int) -> int:
    return undefined(a)
@workflow
def main(a: int) -> int:
    return inc(x=sub(a=a, b=1))
""",
        {},
        ["3: FL1006", "6: FL2003"],
    ),
    "decorator": (
        """\
@tsak
def t(x: int) -> int: ...
@workflow
def main(a: int) -> int:
    return inc(x=t(x=a), y=2)
""",
        {},
        ["1: FL1006", "5: FL2003"],
    ),
    "decorator opts": (
        """\
@task(retries=undefined)
def t(x: int) -> int: ...
@workflow
def main(a: int) -> int:
    return inc(x=t(x=a), y=2)
""",
        {},
        ["1: FL1006", "5: FL2003"],
    ),
    "import missing": (
        """\
from lib import nope
from lib import ok
@workflow
def main(a: int) -> int:
    return nope(x=ok(y=a))
""",
        {"lib": "from flowc import task\n@task\ndef ok(x: int) -> int: ..."},
        ["1: FL1006", "5: FL2002", "5: FL2003"],
    ),
    "raise top": (
        """\
raise ValueError('x')
@workflow
def main(a: int) -> int:
    return undefined
""",
        {},
        ["1: FL1018", "4: FL1006"],
    ),
    "raise top in lib": (
        """\
import lib
@workflow
def main(a: int) -> int:
    return undefined
""",
        {"lib": "x = 1\nraise ValueError('x')\n"},
        ["lib.py 2: FL1018", "4: FL1006"],
    ),
    "comprehension": (
        """\
@workflow
def main(a: int) -> int:
    xs = [undefined(x) for x in range(3)]
    ys = [inc(y=x) for x in range(2)]
    return inc(x=a)
""",
        {},
        ["3: FL1006", "4: FL2002", "4: FL2003"],
    ),
    "map body": (
        """\
@workflow
def main(xs: list[int]) -> list[int]:
    ys = [undefined(x) for x in xs]
    return [inc(x=y, z=1) for y in ys]
""",
        {},
        ["3: FL1006", "4: FL2003"],
    ),
    "dynamic": (
        """\
@dynamic(retires=1)
def d(x: int) -> int:
    return undefined(x)
@workflow
def main(a: int) -> int:
    return d(y=a)
""",
        {},
        ["1: FL1013", "6: FL2002", "6: FL2003"],
    ),
    "class": (
        """\
from dataclasses import dataclass
@dataclass
class C:
    x: undefined
@task
def t(c: C) -> C: ...
@task
def u(c: C) -> C: ...
@workflow
def main(c: C) -> C:
    return u(c=t(c=c))
""",
        {},
        ["4: FL1006"],
    ),
    "cond chain": (
        """\
@workflow
def main(a: int) -> int:
    return conditional('c').if_(undefined == 1).then(inc(x=a)).elif_(a == 2).then(nope(x=a)).else_().then(inc(z=a))
""",
        {},
        ["3: FL1006", "3: FL1006", "3: FL2002", "3: FL2003"],
    ),
    "fstring": (
        """\
@workflow
def main(a: int) -> int:
    note(text=f'{a} {undefined}')
    return inc(x=a)
""",
        {},
        ["3: FL1007", "3: FL1006"],
    ),
    "lambda": (
        """\
f = lambda x: undefined(x)
@workflow
def main(a: int) -> int:
    return inc(x=f(f(a)))
""",
        {},
        ["1: FL1006"],
    ),
    "nested helpers": (
        """\
def g(x):
    y = inc(x=x, z=1)
    return y
def h(x):
    a = g(x)
    b = undefined
    return a
@workflow
def main(a: int) -> int:
    h(a)
    return h(a)
""",
        {},
        ["2: FL2003", "6: FL1006"],
    ),
    "a match that cannot be compiled": (
        """\
@task
def find(x: int) -> int | None: ...
@workflow
def main(a: int) -> int:
    match find(x=a):
        case 1:
            y = 1
        case int(v):
            return 2
    return inc(x=y, z=1)
""",
        {},
        ["8: FL1007", "10: FL2003"],
    ),
    "what is spread out": (
        """\
@workflow
def main(xs: list[int], d: dict[str, int]) -> int:
    inc(*xs)
    inc(**d)
    return inc(y=1)
""",
        {},
        ["3: FL1007", "4: FL1007", "5: FL2002", "5: FL2003"],
    ),
    "what a loop over a promise may not change": (
        """\
class Box: ...
def put(box, table, x):
    box.it = x
    table["it"] = x
@workflow
def main(xs: list[int]) -> int:
    box, table = Box(), {}
    for x in xs:
        put(box, table, x)
    return inc(x=box.it, y=table["it"])
""",
        {},
        ["3: FL1005", "4: FL1005", "10: FL2003"],
    ),
    "a task in a class": (
        """\
class Steps:
    @staticmethod
    @task
    def grow(x: int) -> int:
        return x + 1
@workflow
def main(a: int) -> int:
    return inc(x=Steps.grow(x=a), y=1)
""",
        {},
        ["3: FL1014", "8: FL2003"],
    ),
}


@pytest.mark.parametrize("case", PROGRAMS)
def test_independent_errors(case: str) -> None:
    text, others, expected = PROGRAMS[case]
    before = TASKS.count("\n")
    found = [
        f"{each.span.line - before}: {each.code}"
        if each.span.file == "m.py"
        else f"{each.span.file} {each.span.line}: {each.code}"
        for each in compiled(TASKS + text, **others).diagnostics
        if each.span is not None
    ]
    assert found == expected
