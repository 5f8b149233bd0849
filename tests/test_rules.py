"""The table of rules: each row is complete, found by code and name, and its examples are true."""

import re
from collections import Counter
from itertools import chain
from typing import Final

import pytest

from flowc.compiler.pipeline import compile_sources
from flowc.compiler.source import decode_source
from flowc.ir.diagnostics import Diagnostic, Rule
from flowc.ir.formats import decode
from flowc.ir.nodes import Package
from flowc.ir.rules import RULES, TABLES, find_rule, nearest_rule
from flowc.ir.suggest import nearest
from flowc.ir.validate import validate

FAMILIES: Final = {
    "The source language": "FL1",
    "Types, graphs and references": "FL2 FL3 FL4",
    "Reading IR": "FL50",
    "The structure of IR": "FL51",
    "The text form": "FL52",
    "Comments": "FL60",
    "Dynamic tasks": "FL70",
    "Running": "FL75",
    "Exporting": "FL45",
}

_REQUEST: Final = re.compile(r"^# (run|expand|export) ", re.MULTILINE)
"""Examples that show themselves when something is asked of them: `test_golden_rules` asks."""

READ: Final = [
    rule.code for rule in RULES.values() if not _REQUEST.search(rule.bad) and rule.code < "FL7"
]
"""Rules whose examples show themselves when they are read."""


def found(rule: Rule, text: str) -> tuple[Diagnostic, ...]:
    """What is found in an example: IR by its beginning, or where the rule is about files."""
    if rule.code.startswith(("FL50", "FL52")) or text.startswith(("flowc ", "{")):
        decoded = decode(text.encode(), "example")
        checked = validate(decoded.unit) if isinstance(decoded.unit, Package) else ()
        return (*decoded.diagnostics, *checked)
    source, undecoded = decode_source(text.encode(), "example", "example.py", is_package=False)
    if source is None:
        return undecoded
    return (*undecoded, *compile_sources([source], {"example": source}.get).diagnostics)


@pytest.mark.parametrize("code", READ)
def test_examples(code: str) -> None:
    rule = RULES[code]
    assert {each.code for each in found(rule, rule.bad)} == {code}
    assert found(rule, rule.good) == ()


@pytest.mark.parametrize("code", RULES)
def test_row(code: str) -> None:
    rule = RULES[code]
    assert re.fullmatch(r"FL[1-7]\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.why.endswith(".")
    assert rule.why == rule.why.strip()
    assert rule.bad
    assert rule.good
    assert rule.bad != rule.good
    assert find_rule(rule.code.lower()) is rule
    assert find_rule(rule.name.upper()) is rule


def test_codes_and_names_are_unique() -> None:
    rules = [*chain.from_iterable(TABLES.values())]
    for counts in (Counter(each.code for each in rules), Counter(each.name for each in rules)):
        assert [each for each, count in counts.items() if count > 1] == []
    assert [*RULES] == sorted(RULES)
    assert len(RULES) == len(rules)


@pytest.mark.parametrize("table", TABLES)
def test_families(table: str) -> None:
    families = tuple(FAMILIES[table].split())
    assert [each.code for each in TABLES[table] if not each.code.startswith(families)] == []


def test_find_and_suggest() -> None:
    assert find_rule("no-such-rule") is None
    assert nearest_rule("mismatched-inputs") is find_rule("FL2001")
    assert nearest_rule("FL201") is not None
    assert nearest_rule("") is None


NEAREST: Final[dict[str, tuple[str, list[str], str | None]]] = {
    "a letter missing": ("epoch", ["data", "epochs"], "epochs"),
    "letters swapped": ("tarin", ["main", "train"], "train"),
    "another case": ("Train", ["main", "train"], "train"),
    "nothing like it": ("path", ["data", "epochs"], None),
    "one letter": ("x", ["y", "z"], None),
    "itself is not meant": ("train", ["train"], None),
    "the last part counts": ("pkg.tain", ["pkg.load", "pkg.train"], "pkg.train"),
    "a common beginning does not": ("pkg.module.a", ["pkg.module.b"], None),
    "the same module first": ("b.tain", ["a.train", "b.train"], "b.train"),
    "else the first": ("c.tain", ["a.train", "b.train"], "a.train"),
    "another module": ("a.train", ["b.train"], "b.train"),
    "too long to compare": ("x" * 10_000, ["x" * 9_999], None),
    "nothing known": ("x", [], None),
}


@pytest.mark.parametrize("name", NEAREST)
def test_nearest(name: str) -> None:
    word, words, expected = NEAREST[name]
    assert nearest(word, words) == expected
