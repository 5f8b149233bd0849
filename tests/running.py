"""Packages that run the functions of one module, for the tests of the runner."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

import pytest

from flowc.ir.diagnostics import Diagnostic, has_errors
from flowc.ir.format import bindings_text
from flowc.ir.nodes import (
    Fragment,
    Package,
)
from flowc.ir.text_parse import parse_unit
from flowc.ir.values import (
    EntityKind,
    Integer,
    Ref,
    Value,
)
from flowc.runtime.answers import from_table
from flowc.runtime.engine import Engine
from flowc.runtime.expand import expand as real_expand
from flowc.runtime.journal import Journal
from flowc.runtime.run import Means, Outcome, run
from flowc.runtime.steps import Expand

MODULE = """\
import time
from dataclasses import dataclass
from typing import NamedTuple


def say(text):
    print(text, end=" ")


def inc(x):
    say(f"inc{x}")
    return x + 1


def add(a, b):
    say(f"add{a},{b}")
    return a + b


def half(x):
    return x / 2


def numbers(n):
    return list(range(n))


def pair(x):
    return x, str(x)


class Named(NamedTuple):
    total: int


def named(x):
    return Named(x)


def fail(x):
    say(f"fail{x}")
    raise ValueError(f"no {x}")


def deep(x):
    return inner([x])


def inner(rows):
    try:
        return rows[0][0]
    except TypeError as error:
        raise RuntimeError("bad rows\\nsee the log") from error


class Thing:
    def __init__(self, x):
        self.x = x
        self.parts = {"a": x}


def make(x):
    return Thing(x)


def use(thing):
    thing.x += 1
    return thing.x


def spoil(xs):
    xs.append(99)
    return sum(xs)


def wrong(x):
    return "three"


def huge(x):
    return 2**64


def both(x):
    return x


counts = {}


def flaky(x):
    counts[x] = counts.get(x, 0) + 1
    say(f"try{counts[x]}")
    if counts[x] < 3:
        raise OSError("not yet")
    return x


async def later(x):
    return x + 1


def exits(x):
    raise SystemExit(2)


def positional(a, b, /, c):
    return a * 100 + b * 10 + c
"""

HEADER = """\
flowc 1.0

module m "m.py"

opaque m.Thing

task m.inc(x: int) -> (o0: int)
  python m:inc

task m.add(a: int, b: int = 10) -> (o0: int)
  python m:add

task m.half(x: float) -> (o0: float)
  python m:half

task m.numbers(n: int) -> (o0: list[int])
  python m:numbers

task m.pair(x: int) -> (o0: int, o1: str)
  python m:pair

task m.named(x: int) -> (total: int)
  python m:named

task m.fail(x: int) -> (o0: int)
  python m:fail

task m.deep(x: int) -> (o0: int)
  python m:deep

task m.make(x: int) -> (o0: m.Thing)
  python m:make

task m.use(thing: m.Thing) -> (o0: int)
  python m:use

task m.spoil(xs: list[int]) -> (o0: int)
  python m:spoil

task m.wrong(x: int) -> (o0: int)
  python m:wrong

task m.huge(x: int) -> (o0: int)
  python m:huge

task m.both(x: int) -> (o0: int, o1: int)
  python m:both

task m.flaky(x: int) -> (o0: int)
  python m:flaky
  retries = 2

task m.later(x: int) -> (o0: int)
  python m:later

task m.exits(x: int) -> (o0: int)
  python m:exits

task m.positional(a: int, b: int, c: int) -> (o0: int)
  python m:positional

task m.query(x: int) -> (o0: int)
  sql
    statement = "select 1"

dynamic m.spread(x: int) -> (o0: int)
  python m:spread

"""


def package_of(text: str) -> Package:
    unit, diagnostics = parse_unit(HEADER + text, "m.flow")
    assert isinstance(unit, Package), diagnostics
    return unit


class Given(TypedDict, total=False):
    """What is run, and how. Every input is 1 where none are given."""

    name: str
    kind: EntityKind
    inputs: Mapping[str, Value]
    engine: Engine
    width: int | None
    signals: Mapping[str, Value]
    expand: Expand
    fragments: tuple[Fragment, ...]
    journal: Journal


@dataclass
class Runner:
    """Runs entities of packages whose code is `MODULE`."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def outcome(self, text: str | Package, **given: Unpack[Given]) -> Outcome:
        """What a run comes to."""
        package = package_of(text) if isinstance(text, str) else text
        return run(
            package,
            Ref(given.get("kind", EntityKind.WORKFLOW), f"m.{given.get('name', 'main')}"),
            given.get("inputs", {"x": Integer(1)}),
            self.root,
            Means(
                engine=given.get("engine"),
                width=given.get("width"),
                signals=from_table(given.get("signals", {})),
                expand=given.get("expand", real_expand),
                fragments=given.get("fragments", ()),
                journal=given.get("journal") or Journal(),
            ),
        )

    def prints(self, expected: str | None) -> None:
        """Check what the user's code has printed."""
        printed = self.capture.readouterr().out
        assert expected is None or printed.split() == expected.split()

    def check(
        self,
        text: str | Package,
        outputs: str,
        prints: str | None = None,
        **given: Unpack[Given],
    ) -> None:
        """Check what a run gives."""
        outcome = self.outcome(text, **given)
        assert outcome.outputs is not None, outcome.diagnostics
        assert not has_errors(outcome.diagnostics)
        assert bindings_text(outcome.outputs) == outputs, bindings_text(outcome.outputs)
        self.prints(prints)

    def fails(
        self,
        text: str | Package,
        *messages: str,
        prints: str | None = None,
        **given: Unpack[Given],
    ) -> Diagnostic:
        """Check that a run fails, and what it says."""
        outcome = self.outcome(text, **given)
        assert outcome.outputs is None
        assert tuple(f"{each.code} {each.message}" for each in outcome.diagnostics) == messages
        self.prints(prints)
        return outcome.diagnostics[0]


def runner_in(root: Path, capture: pytest.CaptureFixture[str]) -> Runner:
    """A runner whose code is in the folder."""
    (root / "m.py").write_text(MODULE, encoding="utf-8")
    return Runner(root, capture)
