"""The validator: every way to break a package gives one finding, and only that."""

from collections import Counter
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from flowc.ir import rules_graph, rules_structure
from flowc.ir.diagnostics import Diagnostic, has_errors, in_order
from flowc.ir.formats import Format, encode
from flowc.ir.nodes import (
    Fragment,
    Package,
)
from flowc.ir.rules import RULES
from flowc.ir.text_parse import parse_unit
from flowc.ir.validate import validate, validate_fragment

from . import strategies
from .validate_cases import PACKAGE, PARTS, REFERENCES, SOUND, STRUCTURE, TYPES
from .validate_rows import MORE_PARTS, MORE_REFERENCES, MORE_STRUCTURE, MORE_TYPES

ROWS: Final = (
    *(TYPES, STRUCTURE, REFERENCES, PARTS),
    *(MORE_TYPES, MORE_STRUCTURE, MORE_REFERENCES, MORE_PARTS),
)
BROKEN: Final = {name: row for rows in ROWS for name, row in rows.items()}

ELSEWHERE: Final = {
    "FL2018": "the front-ends",
    "FL5107": "JSON only: tests/test_validate_bounds.py",
}
"""Rules that no text of IR can break."""


def parsed(text: str) -> Package:
    unit, problems = parse_unit(text, "m.flow")
    assert isinstance(unit, Package), problems
    return unit


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [each.code for each in found]


def test_sound_package() -> None:
    assert validate(parsed(PACKAGE)) == ()


@pytest.mark.parametrize("name", BROKEN)
def test_mutation(name: str) -> None:
    old, new, code = BROKEN[name]
    assert old in PACKAGE
    (found,) = validate(parsed(PACKAGE.replace(old, new, 1)))
    assert found.code == code, found
    assert found.path
    assert found.severity is RULES[code].severity


@pytest.mark.parametrize("name", SOUND)
def test_sound_variation(name: str) -> None:
    old, new = SOUND[name]
    text = PACKAGE.replace(old, new, 1)
    assert text != PACKAGE
    assert validate(parsed(text)) == ()


def test_rows_name_distinct_ways() -> None:
    assert len(BROKEN) == sum(len(each) for each in ROWS) >= 200
    assert len({(old, new) for old, new, _ in BROKEN.values()}) == len(BROKEN)


def test_every_rule_is_broken_twice() -> None:
    counts = Counter(code for _, _, code in BROKEN.values())
    validated = {each.code for each in (*rules_graph.RULES, *rules_structure.RULES)}
    assert sorted(code for code in validated if counts[code] < 2) == sorted(ELSEWHERE)


# Any unit at all

FEW: Final = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@FEW
@given(strategies.packages)
def test_total(package: Package) -> None:
    found = validate(package)
    assert all(each.code in RULES and each.path for each in found)
    assert found == in_order([*found])
    if not has_errors(found):
        encode(package, Format.JSON)


@FEW
@given(strategies.fragments, strategies.packages)
def test_total_for_fragments(fragment: Fragment, package: Package) -> None:
    found = validate_fragment(fragment, package)
    assert all(each.code in RULES and each.path for each in found)


# Fragments

FRAGMENT: Final = """\
flowc 1.0

fragment m.grow
  remote = task m.remote(x=3)
  more = dynamic m.grow(n=remote.o0)
  return o0=more.o0
"""

FRAGMENTS: Final[dict[str, tuple[str, str, list[str]]]] = {
    "sound": ("m.grow", "m.grow", []),
    "definitions of its own": (
        "  return",
        "  extra = task m.extra(n=remote.o0)\n  return",
        ["FL4001"],
    ),
    "an unknown task": ("fragment m.grow", "fragment m.grown", ["FL4001"]),
    "a task that is not dynamic": ("fragment m.grow", "fragment m.load", ["FL4002"]),
    "a parameter": ("x=3", "x=n", ["FL3004"]),
    "another type": ("x=3", 'x="3"', ["FL2001"]),
    "an output of another type": ("o0=more.o0", 'o0="x"', ["FL2005"]),
    "no output": ("  return o0=more.o0\n", "", ["FL2006"]),
    "an output too many": ("o0=more.o0", "o0=more.o0, o1=1", ["FL2007"]),
    "a bad digest": ("fragment m.grow\n", "fragment m.grow\n  inputs sha256:0\n", ["FL5110"]),
    "a definition that the package has": (
        "  return o0=more.o0\n",
        "  return o0=more.o0\n\ntask m.load()\n  python m:load\n",
        ["FL4004"],
    ),
    "a type that the package has": (
        "  return o0=more.o0\n",
        "  return o0=more.o0\n\nopaque m.Model\n",
        ["FL4005"],
    ),
    "no nodes": (
        "  remote = task m.remote(x=3)\n  more = dynamic m.grow(n=remote.o0)\n  return o0=more.o0\n",
        "  return o0=3\n",
        [],
    ),
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragment(name: str) -> None:
    old, new, expected = FRAGMENTS[name]
    fragment, problems = parse_unit(FRAGMENT.replace(old, new, 1), "f.flow")
    assert isinstance(fragment, Fragment), problems
    found = validate_fragment(fragment, parsed(PACKAGE))
    assert codes(found) == expected
    assert all(each.path.startswith(("fragment:", "task:", "type:")) for each in found)


# What findings say


def test_places() -> None:
    """The finding is at the argument, the declaration beside it; both from the debug section."""
    debug = """\
debug
  file "m.py"
    3:10-3:20 "task:m.load#path"
    9:4-9:30 "workflow:m.main/load"
    9:10-9:14 "workflow:m.main/load#path"
"""
    text = PACKAGE.partition("debug\n")[0].replace("m.load(path=path)", "m.load(path=count)", 1)
    (found,) = validate(parsed(text + debug))
    assert found.message == "input `path` of `m.load` must be `str`, not `int`"
    assert found.path == "workflow:m.main/load#path"
    shown = [(each.span.line, each.text, each.primary) for each in found.labels]
    assert shown == [(9, "wants `str`", True), (3, "declared here", False)]


def test_place_falls_back_to_the_call() -> None:
    debug = 'debug\n  file "m.py"\n    9:4-9:30 "workflow:m.main/load"\n'
    text = PACKAGE.partition("debug\n")[0].replace("m.load(path=path)", "m.load(path=count)", 1)
    (found,) = validate(parsed(text + debug))
    assert [each.span.line for each in found.labels] == [9]
    assert found.path == "workflow:m.main/load#path"


SAYS: Final = {
    "an input that does not exist": ("`m.mean` takes no input `precision`", "", ""),
    "an input misspelt, which is then missing": (
        "`m.load` takes no input `paht`",
        "",
        "did you mean `path`?",
    ),
    "an input that the launch plan has fixed": (
        "`m.daily` takes no input `flag`",
        "the launch plan has fixed the value of this input",
        "",
    ),
    "an optional for a value": (
        "input `x` of `m.half` must be `float`, not `float | None`",
        "",
        "the value may be `None`: test it with `is not None` first, or let the input be"
        " `float | None`",
    ),
    "a string that is no member": (
        'input `color` of `m.paint` must be `m.Color`, not `"green"`',
        "",
        "the members of `Color` are `Color.RED`, `Color.BLUE`",
    ),
    "a list with one wrong item": (
        "input `numbers` of `m.inner` must be `list[float]`, not `list[float | str]`",
        "the part at `[1]` must be `float`, not `str`",
        "",
    ),
    "a dictionary with a field too many": (
        "input `at` of `m.paint` must be `m.Point`, not `dict[str, int]`",
        "`m.Point` has no field `z`",
        "",
    ),
    "a field that does not exist": ("`origin.o0` is `m.Point` and has no attribute `z`", "", ""),
    "a node before what it needs": (
        "node `origin` is needed before its turn",
        "",
        "put the nodes of a block into the order in which they can run",
    ),
    "two nodes that need one another": (
        "node `load` waits for itself",
        "the way round is `load` -> `mean` -> `load`",
        "",
    ),
    "a node within a map used outside": (
        "node `half` is out of reach here",
        "`half` is in block `found/if`",
        "let that block yield the value, and use the output of its node",
    ),
    "an output that one arm does not yield": (
        "not every arm of branch `found` yields `value`",
        "it is not yielded by `elif-1`",
        "",
    ),
    "a task called as a workflow": ("`m.origin` is a task, not a workflow", "", ""),
    "a task that does not exist": (
        "there is no task `m.orgin`",
        "",
        "did you mean `m.origin`?",
    ),
    "a schedule of four fields": (
        "the cron expression `0 6 * *` must have 5 fields, and has 4",
        "",
        "",
    ),
}


@pytest.mark.parametrize("name", SAYS)
def test_says(name: str) -> None:
    old, new, _ = BROKEN[name]
    (found,) = validate(parsed(PACKAGE.replace(old, new, 1)))
    notes = "\n".join(found.notes)
    helps = "\n".join(each.text for each in found.helps)
    assert (found.message, notes, helps) == SAYS[name]
