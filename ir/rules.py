"""Every rule, by code: what `flowc explain`, the documentation and the tests read."""

from collections.abc import Mapping
from itertools import chain
from typing import Final

from . import (
    rules_export,
    rules_format,
    rules_graph,
    rules_language,
    rules_lint,
    rules_run,
    rules_runtime,
    rules_structure,
    rules_text,
)
from .diagnostics import Rule
from .suggest import nearest

TABLES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "The source language": rules_language.RULES,
    "Types, graphs and references": rules_graph.RULES,
    "Reading IR": rules_format.RULES,
    "The structure of IR": rules_structure.RULES,
    "The text form": rules_text.RULES,
    "Comments": rules_lint.RULES,
    "Dynamic tasks": rules_runtime.RULES,
    "Running": rules_run.RULES,
    "Exporting": rules_export.RULES,
}
"""The tables of rules, by what they are about."""

RULES: Final[Mapping[str, Rule]] = {
    rule.code: rule
    for rule in sorted(chain.from_iterable(TABLES.values()), key=lambda rule: rule.code)
}
"""Every rule by its code, in the order of the codes."""

_BY_NAME: Final[Mapping[str, Rule]] = {rule.name: rule for rule in RULES.values()}


def find_rule(text: str) -> Rule | None:
    """The rule of a code (``FL2001``) or a name (``mismatched-input``), upper and lower case alike."""
    return RULES.get(text.upper()) or _BY_NAME.get(text.lower())


def nearest_rule(text: str) -> Rule | None:
    """The rule whose code or name is most like the text; None where none is."""
    found = nearest(text, (*RULES, *_BY_NAME))
    return find_rule(found) if found is not None else None
