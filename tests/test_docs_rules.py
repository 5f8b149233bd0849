"""`docs/rules.md`: every rule and every kind of change, as their tables have them."""

import re
from collections.abc import Iterator
from typing import Final

from flowc.ir import rules_diff
from flowc.ir.diagnostics import Severity
from flowc.ir.rules import TABLES

from .repository import ROOT

PAGE: Final = ROOT / "docs/rules.md"
_MARKUP: Final = re.compile(r"([|<>*_\[\]])(?=(?:[^`]*`[^`]*`)*[^`]*$)")
"""What Markdown would take for its own, outside of code."""


def lines() -> Iterator[str]:
    """The page. A test compares it with the file; `--bless` writes it."""
    yield "# Rules"
    yield ""
    yield (
        "Every finding of flowc is of one of these rules. `flowc explain CODE` shows a program that breaks it, and the"
        " same program mended; [diagnostics](diagnostics.md) tells how a project ignores a rule or makes it graver. A code"
        " is never used again for something else."
    )
    for title, rules in TABLES.items():
        yield f"\n## {title}\n"
        yield "| code | name | why |"
        yield "|---|---|---|"
        for rule in sorted(rules, key=lambda rule: rule.code):
            kind = "" if rule.severity is Severity.ERROR else f" ({rule.severity.value})"
            yield f"| {rule.code} | `{rule.name}`{kind} | {cell(rule.why)} |"
    yield "\n## Changes\n"
    yield "What `flowc diff` finds; [comparing workflows](diff.md) tells of the classes.\n"
    yield "| code | name | class | why |"
    yield "|---|---|---|---|"
    for change in sorted(rules_diff.RULES.values(), key=lambda rule: rule.code):
        yield f"| {change.code} | `{change.name}` | {change.impact.value} | {cell(change.why)} |"


def cell(text: str) -> str:
    """Text as a cell of a table, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def test_page(bless: bool) -> None:
    text = "".join(f"{line}\n" for line in lines())
    if bless:
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text
