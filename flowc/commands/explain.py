"""Tell what a diagnostic means: why it is reported, what breaks the rule, what mends it."""

from argparse import Namespace
from collections.abc import Iterable
from itertools import starmap
from textwrap import fill, indent
from typing import Final

from ..arguments import Parser, add_help
from ..ir.diagnostics import Rule
from ..ir.records import dataclass
from ..ir.rules import TABLES, find_rule, nearest_rule
from ..ir.rules_diff import RULES as CHANGES
from ..ir.rules_diff import ChangeRule, find_change
from ..problem import Problem
from ..terminal import put

USAGE: Final = "CODE | --list"
EXAMPLES: Final = """
flowc explain FL2001
flowc explain unknown-name
flowc explain --list
"""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The options, parsed."""

    code: str | None
    list: bool


def configure(parser: Parser) -> None:
    """Add the options."""
    parser.arguments.add_argument(
        "code", nargs="?", metavar="CODE", help="code of a diagnostic (FL2001), or its name"
    )
    add_help(parser)
    parser.options.add_argument("--list", action="store_true", help="list every code")


def run(given: Namespace) -> int | Problem:
    """Print one rule, or the list of all."""
    arguments = Arguments(**vars(given))
    if arguments.list:
        put("\n\n".join(starmap(_table, {**TABLES, "Changes": CHANGES.values()}.items())))
        return 0
    if arguments.code is None:
        return Problem("which CODE?", ("`flowc explain --list` lists them",))
    if (change := find_change(arguments.code)) is not None:
        put(_change(change))
        return 0
    rule = find_rule(arguments.code)
    if rule is None:
        near = nearest_rule(arguments.code)
        helps = (f"did you mean {near.code}, `{near.name}`?",) if near else ()
        message = f"there is no diagnostic `{arguments.code}`"
        return Problem(message, (*helps, "`flowc explain --list` lists them"))
    put(_explanation(rule))
    return 0


def _table(title: str, rules: Iterable[Rule | ChangeRule]) -> str:
    return "\n".join((f"{title}:", *(f"  {rule.code}  {rule.name}" for rule in rules)))


def _explanation(rule: Rule) -> str:
    return "\n".join(
        (
            f"{rule.code}: {rule.name} ({rule.severity.value})",
            "",
            fill(rule.why, 88),
            "",
            "This breaks the rule:",
            "",
            indent(rule.bad.strip("\n"), "    "),
            "",
            "This does not:",
            "",
            indent(rule.good.strip("\n"), "    "),
            *_fix(rule.code),
        )
    )


def _fix(code: str) -> tuple[str, ...]:
    """What `flowc fix` does about it, in an example; nothing where it cannot, or where it cannot run."""
    from ..rewriting import no_libcst

    if no_libcst() is not None:
        return ()
    from ..compiler.rewrite.examples import FIXED, changes

    if code not in FIXED:
        return ()
    old, new, unsafe = changes(code)
    lines = (
        *(f"    - {each}".rstrip() for each in old),
        *(f"    + {each}".rstrip() for each in new),
    )
    return ("", f"`flowc fix{' --unsafe' if unsafe else ''}` changes:", "", *lines)


def _change(rule: ChangeRule) -> str:
    return "\n".join(
        (
            f"{rule.code}: {rule.name} ({rule.impact.value})",
            "",
            fill(rule.why, 88),
            "",
            "From:",
            "",
            indent(rule.old.strip("\n"), "    "),
            "",
            "To:",
            "",
            indent(rule.new.strip("\n"), "    "),
        )
    )
