"""Mistakes in bodies that are traced: each is one finding, at the user's line."""

from pathlib import Path
from typing import Final

import pytest

from flowc.runtime.trace_package import trace_package

from .programs import PRELUDE, brief, entities, module

HELD: Final = "Held = __import__('dataclasses').make_dataclass('Held', ['of'], frozen=True)\n    "
BODIES: Final[dict[str, tuple[str, str]]] = {
    "truth": (
        "if y:\n        pass",
        "FL7001 29:8 promise `y.o0` has no value yet, so Python cannot tell whether it is true",
    ),
    "truth of a comparison": (
        "z = 1 < y < 3",
        "FL7001 29:9 a comparison of promises has no value yet, so Python cannot tell whether it is"
        " true",
    ),
    "and": (
        "z = a > 1 and y",
        "FL7001 29:9 a comparison of promises has no value yet, so Python cannot tell whether it is"
        " true",
    ),
    "length": (
        "len(y)",
        "FL7001 29:5 promise `y.o0` has no value yet, so its length is not known",
    ),
    "text": (
        'z = f"got {y}"',
        "FL7001 29:9 promise `y.o0` has no value yet, so it cannot become text",
    ),
    "text of a list": (
        "str([y])",
        "FL7001 29:5 promise `y.o0` has no value yet, so it cannot become text",
    ),
    "number": (
        "int(y)",
        "FL7001 29:5 promise `y.o0` has no value yet, so it cannot become a number",
    ),
    "index": (
        "[1, 2][y]",
        "FL7001 29:5 promise `y.o0` has no value yet, so it cannot become a number",
    ),
    "iteration": (
        "for z in y:\n        pass",
        "FL7001 29:14 promise `y.o0` has no value yet, so it cannot be iterated",
    ),
    "arithmetic": (
        "z = 1 + y",
        "FL7001 29:9 promise `y.o0` has no value yet, so `+` cannot be computed",
    ),
    "arithmetic in place": (
        "y -= 1",
        "FL7001 29:5 promise `y.o0` has no value yet, so `-` cannot be computed",
    ),
    "membership": (
        "a in [1, y]",
        "FL7001 29:5 a comparison of promises has no value yet, so Python cannot tell whether it is"
        " true",
    ),
    "call": ("y()", "FL7001 29:5 promise `y.o0` has no value yet, so it cannot be called"),
    "& with a promise": (
        "z = (y > 1) & b",
        "FL7001 29:9 `&` joins comparisons of promises, such as `(x > 3) & (y == 0)`",
    ),
    "a call without outputs": (
        "if nothing(x=1):\n        pass",
        "FL7001 29:8 what `nothing` gives has no value yet, so Python cannot tell whether it is true",
    ),
    "even when it is caught": (
        "try:\n        int(y)\n    except Exception:\n        pass",
        "FL7001 30:9 promise `y.o0` has no value yet, so it cannot become a number",
    ),
    "in a helper": (
        "helper(y)",
        "FL7001 24:12 promise `y.o0` has no value yet, so its length is not known",
    ),
    "identity": (
        'conditional("c").if_(find(x=y) is None).then(1).else_().then(2)',
        "FL7003 29:26 `is` does not see what a promise will be",
    ),
    "identity, natively": (
        "if find(x=y) is not None:\n        pass",
        "FL7003 29:8 `is` does not see what a promise will be",
    ),
    "class": (
        "isinstance(y, int)",
        "FL7001 29:5 promise `y.o0` has no value yet, so its class cannot be asked for",
    ),
    "class of several outputs": (
        "isinstance(pair(x=1), tuple)",
        "FL7001 29:5 what `pair` gives has no value yet, so its class cannot be asked for",
    ),
    "class of a condition": (
        "isinstance(y > 1, bool)",
        "FL7001 29:5 a comparison of promises has no value yet, so its class cannot be asked for",
    ),
    "class in a pattern": (
        "p = {0: y}\n    match p[0]:\n        case int():\n            pass",
        "FL7001 31:14 promise `y.o0` has no value yet, so its class cannot be asked for",
    ),
    "text of a record": (
        f"{HELD}repr(Held(y))",
        "FL7001 30:5 promise `y.o0` has no value yet, so it cannot become text",
    ),
    "a record as a key": (
        f"{HELD}d = {{Held(y): 1}}",
        "FL7001 30:9 promise `y.o0` has no value yet, so it is no key of a dictionary and no item"
        " of a set",
    ),
    "a condition as a key": (
        "{True: 1}.get(y > 3)",
        "FL7001 29:5 a comparison of promises has no value yet, so it is no key of a dictionary and"
        " no item of a set",
    ),
    "a function by class": (
        "__import__('functools').singledispatch(lambda x: x)(y)",
        "FL7001 29:5 promise `y.o0` has no value yet, so its class cannot be asked for",
    ),
    "pickling": (
        "__import__('pickle').dumps(y)",
        "FL7001 29:5 promise `y.o0` has no value yet, so it cannot be pickled",
    ),
    "no attribute": ("y.real", "FL1019 29:5 `int` has no attribute `real`"),
    "negative index": ("pair(x=1)[7]", "FL1019 29:5 no output `7`"),
    "too many arguments": (
        "inc(1, 2, 3)",
        "FL1009 29:5 `m.inc` takes 2 arguments, and 3 are given",
    ),
    "an argument twice": ("inc(1, x=2)", "FL1009 29:5 `m.inc` is given `x` twice"),
    "several outputs as a value": (
        "inc(x=pair(x=1))",
        "FL1020 29:9 a call that gives several outputs is not a value",
    ),
    "no output as a value": (
        "inc(by=1, x=nothing(x=1))",
        "FL1020 29:15 a call that gives nothing is not a value",
    ),
    "a condition as a value": ("inc(x=a > 1)", "FL1020 29:9 a condition is not a value"),
    "an object as a value": (
        "inc(x=object())",
        "FL1020 29:9 an object of class `object` cannot be part of a graph",
    ),
    "unknown override": (
        "inc(x=1).with_overrides(retry=3)",
        "FL1013 29:29 no option `retry` to override",
    ),
    "wrong override": (
        'inc(x=1).with_overrides(retries="3")',
        "FL1013 29:29 `retries` wants an integer",
    ),
    "a node_name that is no text": (
        "y.with_overrides(node_name=3)",
        "FL1013 29:22 `node_name` takes a text",
    ),
    "a node_name that is taken": (
        'y.with_overrides(node_name="z")\n    w = inc(x=y)\n    w.with_overrides(node_name="z")',
        "FL1013 31:22 another node is called `z`",
    ),
    "order of an input": (
        "a >> y",
        "FL1005 29:5 `>>` is about calls, and an input of the workflow is none",
    ),
    "unfinished": (
        'z = conditional("c").if_(b).then(1)\n    inc(x=z)',
        "FL1016 30:9 the conditional `c` has no `.else_()`, so it has no value",
    ),
    "left unfinished": (
        'conditional("c").if_(b).then(1)',
        "FL1016 29:5 the conditional `c` has no `.else_()`, so it has no value",
    ),
    "unfinished inside": (
        'conditional("c").if_(b).then(conditional("d").if_(b).then(1)).else_().then(1)',
        "FL1016 29:5 the conditional `d` has no `.else_()`, so it has no value",
    ),
    "not a condition": (
        'conditional("c").if_(1).then(1).else_().then(2)',
        "FL1016 29:5 1 is not a condition",
    ),
    "caught in an arm": (
        'try:\n        conditional("c").if_(b).then(1 // 0).else_().then(1)\n'
        "    except ZeroDivisionError:\n        pass",
        "FL1016 30:9 an exception was caught around an arm of the conditional `c`",
    ),
    "joined text": (
        "''.join(['a', y])",
        "FL7001 29:5 a promise has no value yet, so Python cannot use it as one",
    ),
    "JSON": (
        "__import__('json').dumps({'a': y})",
        "FL7001 29:5 a promise has no value yet, so Python cannot use it as one",
    ),
    "file": (
        "open(y)",
        "FL7001 29:5 promise `y.o0` has no value yet, so it cannot become a number",
    ),
    "a part that is set": (
        "y.a = 3",
        "FL7001 29:5 a promise has no value yet, so Python cannot use it as one",
    ),
    "raised": ("raise ValueError('no')", "FL7012 29:5 `m.main` raised ValueError: no"),
    "exit": ("raise SystemExit(3)", "FL7012 29:5 `m.main` raised SystemExit: 3"),
    "raised in a helper": (
        "helper(7)",
        "FL7012 24:12 `m.main` raised TypeError: object of type 'int' has no len()",
    ),
    "returns too much": ("return y, y", "FL1015 27:5 `main` must return 1 value, and returns 2"),
}


def test_the_way_out_of_a_decision_comes_before_how_conditions_are_written(tmp_path: Path) -> None:
    head = "@workflow\ndef main(a: int, b: bool) -> int:\n    y = inc(x=a)\n"
    program = module(f"{PRELUDE}\n{head}    if y > 3:\n        pass\n    return y\n", tmp_path)
    (found,) = trace_package(entities(program), tmp_path).diagnostics
    assert [each.text.partition(" ")[0] for each in found.helps] == ["branch", "within"]


FIND: Final = """
@task
def find(x: int) -> int | None:
    return x or None
"""
HELPERS: Final[dict[str, tuple[int, int]]] = {
    "def helper(x):\n    z = find(x=x)\n    return x if z is None else x\n": (3, 0),
    "def helper(z):\n    return 1 if z is None else 2\ndef main_(x):\n    return helper(find(x=x))\n": (
        2,
        4,
    ),
    "def helper(x, z=None):\n    def inner():\n        return z is None\n"
    "    return 1 if inner() else 2\ndef main_(x):\n    y = find(x=x)\n    return helper(x, z=y)\n": (
        3,
        0,
    ),
    "def helper(x, z):\n    return z is x\ndef main_(x):\n    return helper(x, find(x=x))\n": (
        2,
        4,
    ),
    "def helper(z):\n    match z:\n        case None:\n            return 1\n    return 2\n"
    "def main_(x):\n    return max(helper(each) for each in (x, find(x=x)))\n": (2, 7),
}


@pytest.mark.parametrize("helper", HELPERS)
def test_identity_in_a_helper(helper: str, tmp_path: Path) -> None:
    callee = "main_" if "main_" in helper else "helper"
    head = f"@workflow\ndef main(a: int) -> int:\n    return {callee}(a)\n"
    program = module(f"{PRELUDE}{FIND}{helper}\n{head}", tmp_path)
    (found,) = trace_package(entities(program), tmp_path).diagnostics
    before = f"{PRELUDE}{FIND}".count("\n")
    places = [each.span.line - before for each in found.labels]
    asked, passed = HELPERS[helper]
    assert (found.code, places) == ("FL7003", [asked, passed] if passed else [asked])


FINE: Final = (
    "def helper(x, z=None):\n    return x if z is None else inc(x=z)\n"
    "def main_(x):\n    return helper(helper(x), inc(x=x))\n",
    "def main_(x):\n    z = None\n    if z is None:\n        z = find(x=x)\n    return x\n",
    "def helper(z):\n    return z is find\ndef main_(x):\n    return 1 if helper(find(x=x)) else 2\n",
    "def main_(x):\n    z = [find(x=x)]\n    return 1 if z is None else 2\n",
)


@pytest.mark.parametrize("helper", FINE)
def test_identity_that_is_what_it_seems(helper: str, tmp_path: Path) -> None:
    head = "@workflow\ndef main(a: int) -> int:\n    return main_(a)\n"
    program = module(f"{PRELUDE}{FIND}{helper}\n{head}", tmp_path)
    assert trace_package(entities(program), tmp_path).diagnostics == ()


HELPER: Final = f"""{FIND}
def helper(x):
    return len(x)

"""


@pytest.mark.parametrize("name", BODIES)
def test_mistake(name: str, tmp_path: Path) -> None:
    body, expected = BODIES[name]
    head = "@workflow\ndef main(a: int, b: bool) -> int:\n    y = inc(x=a)\n"
    text = f"{PRELUDE}{HELPER}{head}    {body}\n    return y\n"
    program = module(text, tmp_path)
    found = brief(trace_package(entities(program), tmp_path).diagnostics)
    assert [each.replace(f"{program.__name__}.", "m.") for each in found] == [expected]


INNER: Final = """
def make(by):
    @task
    def shift(x: int) -> int:
        return x + by
    return shift

shift = make(3)
"""


def test_a_task_that_a_run_would_not_find(tmp_path: Path) -> None:
    head = "@workflow\ndef main(a: int) -> int:\n    return inc(x=shift(x=a))\n"
    program = module(f"{PRELUDE}{INNER}\n{head}", tmp_path)
    (found,) = brief(trace_package(entities(program), tmp_path).diagnostics)
    line = PRELUDE.count("\n") + 4
    assert found == f"FL1005 {line}:9 `shift` is declared inside of a function"


MEMBERS: Final = """
from enum import Enum

class Mode(Enum):
    FAST = "fast"

class Text(str, Enum):
    FAST = "fast"

@task
def mode() -> Mode | None: ...

@task
def text() -> Text: ...

@task
def word() -> str: ...

@workflow
def main(a: int) -> int:
    return conditional("c").if_({test}).then(inc(x=a)).else_().then(1)
"""


@pytest.mark.parametrize("test", ['mode() == "fast"', '"fast" != mode()', "word() == mode()"])
def test_a_member_compared_with_a_value(test: str, tmp_path: Path) -> None:
    program = module(PRELUDE + MEMBERS.format(test=test), tmp_path)
    (found,) = trace_package(entities(program), tmp_path).diagnostics
    assert (found.code, "never equals a value" in found.message) == ("FL1005", True)


@pytest.mark.parametrize("test", ['text() == "fast"', "mode() == Mode.FAST", "text() == Text.FAST"])
def test_a_member_compared_with_what_it_may_be(test: str, tmp_path: Path) -> None:
    program = module(PRELUDE + MEMBERS.format(test=test), tmp_path)
    assert trace_package(entities(program), tmp_path).diagnostics == ()
